import type { Config } from "../config.ts";
import { embeddedRuns } from "../desk/embedded-runs.ts";
import { inngestRuns } from "../desk/inngest-runs.ts";
import type { DeskRuns } from "../desk/runs.ts";
import type { Engine } from "../engine/open-engine.ts";
import type { Store } from "../store/open-store.ts";
import { fetchWithDeadline } from "./inngest-runtime.ts";

/** The runs of the Inngest that the configuration names. `engine` is there in embedded mode alone. */
export function configuredRuns(
  { inngest }: Pick<Config, "inngest">,
  { engine, store }: { engine: Engine | undefined; store: Pick<Store, "audit" | "ledger"> },
): DeskRuns {
  const now = () => new Date();
  const { audit, ledger } = store;
  if (engine !== undefined) return embeddedRuns({ engine, ledger, audit, now });
  const elsewhere = { request: fetchWithDeadline, audit, now };
  switch (inngest.mode) {
    case "dev":
      return inngestRuns({ ...elsewhere, baseUrl: inngest.baseUrl, signingKeys: [] });
    case "cloud": {
      const { baseUrl, signingKey, signingKeyFallback } = inngest;
      const signingKeys = signingKeyFallback === undefined ? [signingKey] : [signingKey, signingKeyFallback];
      return inngestRuns({ ...elsewhere, baseUrl, signingKeys });
    }
    case "embedded":
      throw new Error("The embedded engine was not opened.");
    default:
      return inngest satisfies never;
  }
}
