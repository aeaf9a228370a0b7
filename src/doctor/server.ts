import { z } from "zod";
import type { Config } from "../config.ts";
import { noAnswerAdvice } from "./no-answer.ts";
import { ok, problem, skipped, warning, type Finding } from "./finding.ts";
import type { Probed } from "./outside.ts";

const about = "Server";

const circuit = z.looseObject({ status: z.string(), why: z.string().nullish() });
const readiness = z.object({
  status: z.string(),
  checks: z.looseObject({
    store: z.string().optional(),
    functions: z.unknown(),
    sms: z.string().optional(),
    email: z.string().optional(),
    circuits: z.object({ sms: circuit, email: circuit }).optional(),
  }),
});

/** Whether a server runs, and works as these settings want it. `locked`: one works in the data directory. */
export function checkServer(
  { url, probed, locked }: { url: string; probed: Probed; locked: boolean },
  config: Config,
): Finding[] {
  if (!probed.answered) {
    if (probed.failure !== "ECONNREFUSED") {
      return [problem(about, `${url} does not answer (${probed.failure}).`, noAnswerAdvice(probed.failure))];
    }
    if (!locked) return [skipped(about, `None runs at ${url}.`, "npm start")];
    const toDo = "Is PORT or HOST another than at its start? Else stop it and start it again.";
    return [problem(about, `A server works in the data directory, and none answers at ${url}.`, toDo)];
  }
  const read = readiness.safeParse(probed.body);
  if (!read.success) {
    const toDo = "Stop the other program, or set another PORT.";
    return [problem(about, `What answers at ${url} is not this service (HTTP ${probed.status}).`, toDo)];
  }
  const { status, checks } = read.data;
  const findings = [
    status === "ready"
      ? ok(about, `It runs at ${url} and is ready.`)
      : problem(
          about,
          `It runs at ${url} and is not ready: the store ${checks.store ?? ""}.`,
          "See its log.",
        ),
    ...circuitFindings(checks.circuits),
  ];
  if (typeof checks.functions === "string" && checks.functions.startsWith("not registered")) {
    const toDo = "Is the Inngest server running, and can it reach this one? The server goes on trying.";
    findings.push(problem(about, "The journeys are not registered with the Inngest server yet.", toDo));
  }
  const changed = changedSince(checks, config);
  if (changed.length > 0) {
    const says = `It was started with other settings: ${changed.join(", ")}.`;
    findings.push(warning(about, says, "Start it again to have it take these."));
  }
  return findings;
}

type Circuits = NonNullable<z.output<typeof readiness>["checks"]["circuits"]>;

function circuitFindings(circuits: Circuits | undefined): Finding[] {
  return Object.entries(circuits ?? {})
    .filter(([, { status }]) => status === "open")
    .map(([channel, { why }]) =>
      problem(
        about,
        `No ${channel === "sms" ? "SMS" : "e-mail"} goes out: ${why ?? "the account accepts none"}`,
        `Mend the account; it is tried again by itself, or at once with POST /api/channels/${channel}/resume.`,
      ),
    );
}

function changedSince(
  checks: { sms?: string | undefined; email?: string | undefined },
  config: Config,
): string[] {
  const wanted = {
    sms: config.twilio === undefined ? "sandbox" : "twilio",
    email: config.resend === undefined ? "sandbox" : "resend",
  };
  return (["sms", "email"] as const)
    .filter((channel) => checks[channel] !== undefined && checks[channel] !== wanted[channel])
    .map(
      (channel) =>
        `${channel === "sms" ? "SMS" : "e-mail"} goes through ${checks[channel]} there, not ${wanted[channel]}`,
    );
}
