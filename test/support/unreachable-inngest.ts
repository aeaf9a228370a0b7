import { inngestRuns } from "../../src/desk/inngest-runs.ts";

/** The runs of an Inngest server that does not answer. */
export function unreachableInngestRuns(parts: Pick<Parameters<typeof inngestRuns>[0], "audit" | "now">) {
  return inngestRuns({
    ...parts,
    baseUrl: "http://inngest.invalid",
    signingKeys: [],
    request: () => Promise.reject(new Error("connect ECONNREFUSED")),
  });
}
