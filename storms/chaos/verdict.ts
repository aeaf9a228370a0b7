import type { Detail, Row } from "./api.ts";
import type { Chain } from "./event-plan.ts";
import type { Acknowledgements } from "./outbox.ts";
import type { Accepted } from "./providers.ts";

/** What is known after a storm. */
export type Evidence = {
  chains: Chain[];
  acknowledged: Acknowledgements;
  rows: Row[];
  details: Map<string, Detail>;
  accepted: Accepted[];
};

/** Each list names the cases in words; a promise is kept when its list is empty. */
export type Verdict = {
  broken: Record<"lost" | "duplicate SMS" | "duplicate e-mail" | "unexplained" | "unexpected", string[]> & {
    /** Due, and neither taken nor rightly withheld: explained perhaps, but nobody will send it any more. */
    "left unsent": string[];
    /** The provider took it, and the ledger still says that nobody knows. */
    "unknown although accepted": string[];
  };
  /** Messages that were `unknown` at any time, and how many of them still are. */
  unknown: { seen: number; left: number };
  statuses: Record<string, number>;
};

const taken = new Set(["accepted", "sent", "delivered", "undelivered", "failed"]);
/** Of those, the ones a person has or will have. */
const onItsWay = new Set(["accepted", "sent", "delivered"]);
const explained = new Set(["refused", "skipped", "unknown", "deferred"]);

/** Judges by what the providers took, not by what the service says of itself. */
export function judge(evidence: Evidence): Verdict {
  const { rows, details, accepted } = evidence;
  const unknownSeen = rows.filter(({ id }) =>
    details.get(id)?.timeline.some(({ status }) => status === "unknown"),
  );
  const unknownLeft = rows.filter(({ status }) => status === "unknown");
  const found = acceptedByRow(evidence);
  const statuses: Record<string, number> = {};
  for (const { channel, status, reason } of rows) {
    const name = `${channel} ${status}${reason === null ? "" : ` (${reason})`}`;
    statuses[name] = (statuses[name] ?? 0) + 1;
  }
  return {
    broken: {
      lost: [...missingRows(evidence, found), ...notTaken(evidence, found)],
      "duplicate SMS": duplicates(accepted.filter(({ channel }) => channel === "sms")),
      "duplicate e-mail": duplicates(accepted.filter(({ channel }) => channel === "email")),
      "left unsent": leftUnsent(evidence),
      unexplained: rows.filter(isUnexplained).map(inWords),
      unexpected: unexpected(evidence),
      "unknown although accepted": unknownLeft.filter(({ id }) => found.has(id)).map(inWords),
    },
    unknown: { seen: unknownSeen.length, left: unknownLeft.length },
    statuses,
  };
}

/** What the providers took of each row: by the ledger's id where they were given it, else by recipient and text. */
function acceptedByRow({ rows, details, accepted }: Evidence): Map<string, Accepted[]> {
  const byId = Map.groupBy(accepted, ({ messageId }) => messageId);
  const byContent = Map.groupBy(accepted, ({ to, content }) => `${to}\n${content}`);
  const found = new Map<string, Accepted[]>();
  for (const row of rows) {
    const content = `${row.recipient}\n${details.get(row.id)?.text}`;
    const taken = byId.get(row.id) ?? byContent.get(content)?.filter(({ messageId }) => messageId === null);
    if (taken !== undefined && taken.length > 0) found.set(row.id, taken);
  }
  return found;
}

/** Acknowledged events without a message that they must lead to. */
function missingRows(evidence: Evidence, found: Map<string, Accepted[]>): string[] {
  const rowByKey = new Map(evidence.rows.map((row) => [row.key, row]));
  return evidence.chains.flatMap((chain) => {
    if (!chain.events.every(({ body }) => evidence.acknowledged.has(body.id))) return [];
    const must = [...chain.expected, ...dueNotices(chain, evidence, { rowByKey, found })];
    return must.filter((key) => !rowByKey.has(key)).map((key) => `${key}: there is no such message`);
  });
}

/** A cancellation is told to whoever had been told of the interview before it was cancelled. */
function dueNotices(
  { events, possible }: Chain,
  { acknowledged }: Evidence,
  { rowByKey, found }: { rowByKey: Map<string, Row>; found: Map<string, Accepted[]> },
): string[] {
  const cancellation = events.find(({ body }) => body.name === "interview.cancelled");
  const cancelledAt = acknowledged.get(cancellation?.body.id ?? "")?.unknownUntilAt;
  if (cancelledAt === undefined) return [];
  const notices = possible.filter((key) => key.startsWith("interview.cancelled:"));
  const told = possible.some((key) => {
    const row = rowByKey.get(key);
    if (row === undefined || notices.includes(key) || !onItsWay.has(row.status)) return false;
    return found.get(row.id)?.some(({ at }) => at < cancelledAt) === true;
  });
  // Once one channel has a notice, the journey has decided to tell: the other must have one too.
  return told || notices.some((key) => rowByKey.has(key)) ? notices : [];
}

/** Messages that the ledger calls taken and the provider has not, and e-mails that are nowhere without a reason. */
function notTaken({ rows, accepted }: Evidence, found: Map<string, Accepted[]>): string[] {
  const ids = new Set(accepted.map(({ providerMessageId }) => providerMessageId));
  return rows
    .filter((row) => {
      if (taken.has(row.status)) return !ids.has(row.providerMessageId ?? "");
      return row.channel === "email" && !found.has(row.id) && row.reason === null;
    })
    .map((row) => `${inWords(row)}: the provider never took it`);
}

/** More than one message taken for one row, or the same words to the same person twice. */
function duplicates(accepted: Accepted[]): string[] {
  const named = accepted.filter(({ messageId }) => messageId !== null);
  const sameRow = [...Map.groupBy(named, ({ messageId }) => messageId).values()];
  const sameWords = [...Map.groupBy(accepted, ({ to, content }) => `${to}\n${content}`).values()];
  const cases = [...sameRow, ...sameWords].filter((group) => group.length > 1);
  return [
    ...new Set(
      cases.map((group) =>
        group
          .map(({ providerMessageId, messageId, at }) => `${providerMessageId} (${messageId}, ${at})`)
          .join(" and "),
      ),
    ),
  ];
}

function isUnexplained({ status, reason, explanation }: Row): boolean {
  if (taken.has(status)) return (status === "undelivered" || status === "failed") && reason === null;
  return !explained.has(status) || reason === null || explanation === null;
}

/** In a storm nothing keeps a message back for good but an address that turned out not to exist. */
function leftUnsent({ chains, rows }: Evidence): string[] {
  const due = new Set(chains.flatMap(({ expected }) => expected));
  return rows
    .filter(({ key, status, reason }) => {
      if (!due.has(key) || taken.has(status) || status === "unknown") return false;
      return !(status === "skipped" && reason === "suppressed-hard-bounce");
    })
    .map(inWords);
}

/** Messages that no event asks for. */
function unexpected({ chains, rows }: Evidence): string[] {
  const keys = new Set(chains.flatMap(({ expected, possible }) => [...expected, ...possible]));
  return rows.filter(({ key }) => !keys.has(key)).map(inWords);
}

function inWords({ key, id, status, reason, providerMessageId }: Row): string {
  return `${key} (${id}) is ${status}, reason ${reason ?? "none"}, provider's id ${providerMessageId ?? "none"}`;
}
