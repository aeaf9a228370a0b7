import { createHash } from "node:crypto";
import { type AuditLog, auditSubjects } from "../store/audit-log.ts";
import type { CancelledElsewhere, InngestRuns } from "./runs.ts";

/** Which Inngest server has the runs, and how it is asked. */
export type InngestRunsContext = {
  /** The dev server's or a self-hosted one's; undefined: Inngest Cloud. */
  baseUrl: string | undefined;
  /** The key, and the one to try after it; none for a dev server. */
  signingKeys: readonly string[];
  /** `fetch` with a deadline. */
  request: (url: URL, init: RequestInit) => Promise<Response>;
  audit: Pick<AuditLog, "record">;
  now: () => Date;
};

const cloudApiUrl = "https://api.inngest.com";
const cloudDashboardUrl = "https://app.inngest.com";
const runIdShape = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i;

/** The runs of an Inngest server: where its dashboard shows them, and how they are cancelled there. */
export function inngestRuns(context: InngestRunsContext): InngestRuns {
  const { signingKeys, audit, now } = context;
  const baseUrl = isCloud(context.baseUrl) ? undefined : context.baseUrl;
  return {
    kind: "inngest",
    dashboardUrl: baseUrl ?? cloudRunsUrl(signingKeys),
    runUrl(runId) {
      if (!runIdShape.test(runId)) return null;
      if (baseUrl !== undefined) return new URL(`run?runID=${runId}`, asFolder(baseUrl)).href;
      return isProduction(signingKeys) ? `${cloudRunsUrl(signingKeys)}/${runId}` : null;
    },
    async cancel(runId, actor) {
      if (!runIdShape.test(runId)) return { status: "not-found" };
      const cancelled = await cancelThere(context, runId);
      if (cancelled.status === "cancelled") {
        const subject = auditSubjects.run(runId);
        await audit.record({
          at: now().toISOString(),
          actor,
          action: "run.cancel",
          subject,
          detail: "on the Inngest server",
        });
      }
      return cancelled;
    },
  };
}

/** Its API has another name than its dashboard; a server of one's own has both at one address. */
function isCloud(baseUrl: string | undefined): boolean {
  return baseUrl === undefined || new URL(baseUrl).host === new URL(cloudApiUrl).host;
}

/** A key tells which environment of Inngest Cloud it is of, but for branches, whose names are not in it. */
function isProduction(signingKeys: readonly string[]): boolean {
  return signingKeys[0]?.startsWith("signkey-prod-") ?? false;
}

function cloudRunsUrl(signingKeys: readonly string[]): string {
  return isProduction(signingKeys) ? `${cloudDashboardUrl}/env/production/runs` : cloudDashboardUrl;
}

function asFolder(baseUrl: string): string {
  return baseUrl.endsWith("/") ? baseUrl : `${baseUrl}/`;
}

async function cancelThere(
  { baseUrl = cloudApiUrl, signingKeys, request }: InngestRunsContext,
  runId: string,
): Promise<CancelledElsewhere> {
  const url = new URL(`v1/runs/${runId}`, asFolder(baseUrl));
  // As the SDK does: the next key is tried when one is not accepted.
  const bearers = signingKeys.length === 0 ? [undefined] : signingKeys.map(bearerOf);
  let answer: Response | undefined;
  try {
    for (const bearer of bearers) {
      const headers = bearer === undefined ? {} : { authorization: bearer };
      // oxlint-disable-next-line no-await-in-loop
      answer = await request(url, { method: "DELETE", headers });
      if (answer.status !== 401 && answer.status !== 403) break;
    }
    return answer === undefined ? noKey : await readAnswer(answer, url);
  } catch (error) {
    return {
      status: "unavailable",
      explanation:
        `The Inngest server at ${url.origin} did not answer: ${reasonOf(error)}. ` +
        "Check that it runs, and INNGEST_BASE_URL or INNGEST_DEV.",
    };
  }
}

const noKey: CancelledElsewhere = { status: "unavailable", explanation: "INNGEST_SIGNING_KEY is not set." };

async function readAnswer(answer: Response, { origin }: URL): Promise<CancelledElsewhere> {
  const { status } = answer;
  const text = await answer.text();
  if (answer.ok) return { status: "cancelled" };
  if (status === 404) return { status: "not-found" };
  if (status === 401 || status === 403) {
    return {
      status: "unavailable",
      explanation: `The Inngest server at ${origin} does not accept the key (${status}). Check INNGEST_SIGNING_KEY.`,
    };
  }
  const said = `The Inngest server at ${origin} answered ${status}: ${errorIn(text)}`;
  return status < 500
    ? { status: "refused", explanation: said }
    : { status: "unavailable", explanation: `${said} Try again, or cancel the run in its dashboard.` };
}

const toldLength = 300;

function errorIn(text: string): string {
  let said = text;
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === "object" && body !== null && "error" in body && typeof body.error === "string")
      said = body.error;
  } catch {
    // It is told as it is.
  }
  const told = said.trim().slice(0, toldLength);
  return told === "" ? "it says no more." : told.endsWith(".") ? told : `${told}.`;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== "" ? error.cause.message : error.message;
}

/** REST calls carry the hash of the key. @see hashSigningKey in the SDK's helpers/strings */
function bearerOf(signingKey: string): string {
  const prefix = /^signkey-\w+-/.exec(signingKey)?.[0] ?? "";
  const digest = createHash("sha256")
    .update(Buffer.from(signingKey.slice(prefix.length), "hex"))
    .digest("hex");
  return `Bearer ${prefix}${digest}`;
}
