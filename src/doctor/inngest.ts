import type { InngestConfig } from "../config.ts";
import { hashedSigningKey } from "../engine/standalone/access.ts";
import { noAnswerAdvice } from "./no-answer.ts";
import { ok, problem, warning, type Finding } from "./finding.ts";
import type { Outside, Probe, Probed } from "./outside.ts";

const about = "Inngest";

/** @see the SDK's helpers/consts.ts */
const cloud = { api: "https://api.inngest.com", events: "https://inn.gs" };

/** Whether what executes the journeys can be used. */
export async function checkInngest({
  config,
  probe,
  engineFile,
}: Pick<Outside, "config" | "probe" | "engineFile">): Promise<Finding[]> {
  const { inngest } = config;
  switch (inngest.mode) {
    case "embedded":
      return [engineFinding(engineFile())];
    case "dev":
      return [await devFinding(inngest.baseUrl, probe)];
    case "cloud":
      return Promise.all([signingKeyFinding(inngest, probe), eventKeyFinding(inngest, probe)]);
    default:
      return inngest satisfies never;
  }
}

function engineFinding(found: ReturnType<Outside["engineFile"]>): Finding {
  switch (found.state) {
    case "missing":
      return ok(about, "Embedded engine; the first start makes its file.");
    case "in-use":
      return ok(about, "Embedded engine, which a server runs.");
    case "sound":
      return ok(about, "Embedded engine; its file is sound.");
    case "unusable":
      return problem(
        about,
        `engine.db cannot be used: ${found.why}.`,
        "Restore it from a backup, or move it (and its -wal) away: runs that wait are lost with it.",
      );
    default:
      return found satisfies never;
  }
}

async function devFinding(baseUrl: string, probe: Probe): Promise<Finding> {
  const probed = await probe(`${baseUrl}/dev`);
  if (!probed.answered) {
    const toDo = "Start it (npx inngest-cli@latest dev), or unset INNGEST_DEV for the embedded engine.";
    return problem(about, `No dev server answers at ${baseUrl} (${probed.failure}).`, toDo);
  }
  if (probed.status === 200) return ok(about, `The dev server answers at ${baseUrl}.`);
  const toDo = "Correct INNGEST_DEV: it is 1, or the dev server's URL.";
  return problem(about, `What answers at ${baseUrl} is no dev server (HTTP ${probed.status}).`, toDo);
}

type Cloud = Extract<InngestConfig, { mode: "cloud" }>;

/** No run has this id: a server that takes the key says that, and one that does not says so first. */
const nobodysRun = "00000000000000000000000000";

/** Asks for the state of a run, as the SDK does with this key. */
async function signingKeyFinding(inngest: Cloud, probe: Probe): Promise<Finding> {
  const name = "Inngest signing key";
  const url = `${inngest.baseUrl ?? cloud.api}/v0/runs/${nobodysRun}/batch`;
  const ask = (key: string) => probe(url, { headers: { authorization: `Bearer ${hashedSigningKey(key)}` } });
  const probed = await ask(inngest.signingKey);
  if (!isRefusal(probed)) return answerFinding(name, probed);
  const fallback = inngest.signingKeyFallback === undefined ? probed : await ask(inngest.signingKeyFallback);
  if (!isRefusal(fallback)) {
    const toDo = "While keys are rotated this is as it should be; else swap the two.";
    return warning(name, "INNGEST_SIGNING_KEY is refused, INNGEST_SIGNING_KEY_FALLBACK accepted.", toDo);
  }
  return problem(name, "The key is refused.", "Copy INNGEST_SIGNING_KEY from the server's settings.");
}

/** Sends an empty list of events: the key is looked at, and nothing is sent. */
async function eventKeyFinding(inngest: Cloud, probe: Probe): Promise<Finding> {
  const name = "Inngest event key";
  const url = `${inngest.baseUrl ?? cloud.events}/e/${encodeURIComponent(inngest.eventKey)}`;
  const headers = { "content-type": "application/json" };
  const probed = await probe(url, { method: "POST", headers, body: "[]" });
  if (!isRefusal(probed)) return answerFinding(name, probed);
  return problem(name, "The key is refused.", "Copy INNGEST_EVENT_KEY from the server's settings.");
}

function isRefusal(probed: Probed): boolean {
  return probed.answered && (probed.status === 401 || probed.status === 403);
}

function answerFinding(name: string, probed: Probed): Finding {
  if (!probed.answered) {
    return problem(name, `Inngest does not answer (${probed.failure}).`, noAnswerAdvice(probed.failure));
  }
  if (probed.status < 500) return ok(name, "The key is accepted.");
  return warning(name, `Inngest could not say (HTTP ${probed.status}).`, "Ask again in a while.");
}
