import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool, sql } from "kysely";
import type { DatabaseSchema } from "./database-schema.ts";
import type { Ledger, MessageFilter, MessageStatus } from "./ledger.ts";
import { decodeCursor, encodeCursor, type MessageCursor } from "./message-cursor.ts";
import { messageColumns, toMessageRecord } from "./message-row.ts";

const maxPageSize = 200;

/** How many messages a page of a search looks at, so that a rare word holds nobody up: texts are read in full. */
const searchedAtOnce = 2000;
/** The same for a journey, which no index knows. */
const lookedThroughAtOnce = 20_000;

const everyStatus: Record<MessageStatus, true> = {
  pending: true,
  sending: true,
  accepted: true,
  sent: true,
  delivered: true,
  undelivered: true,
  failed: true,
  refused: true,
  unknown: true,
  deferred: true,
  skipped: true,
};

type Where = ExpressionBuilder<DatabaseSchema, "messages">;

/** {@link Ledger.list}. */
export async function listMessages(
  db: Kysely<DatabaseSchema>,
  filter: MessageFilter,
): ReturnType<Ledger["list"]> {
  const { limit } = filter;
  if (!Number.isInteger(limit) || limit < 1 || limit > maxPageSize) {
    throw new RangeError(`A page holds 1 to ${maxPageSize} messages, not ${limit}.`);
  }
  const end = await endOfSearch(db, filter);
  // One more than asked for tells whether there is a next page.
  const rows = await db
    .selectFrom("messages")
    .select(messageColumns)
    .where((where) => where.and([...indexed(where, filter), ...lookedThrough(where, filter)]))
    .$if(end !== undefined, (query) =>
      query.where((where) =>
        where(where.refTuple("createdAt", "id"), ">=", where.tuple(end?.createdAt ?? "", end?.id ?? "")),
      ),
    )
    .orderBy("createdAt", "desc")
    .orderBy("id", "desc")
    .limit(limit + 1)
    .execute();
  const messages = rows.slice(0, limit).map(toMessageRecord);
  const next = rows.length > limit ? messages.at(-1) : end;
  return { messages, nextCursor: next === undefined ? null : encodeCursor(next) };
}

/** {@link Ledger.counts}. */
export async function countMessages(
  db: Kysely<DatabaseSchema>,
  period: Parameters<Ledger["counts"]>[0],
): ReturnType<Ledger["counts"]> {
  const rows = await db
    .selectFrom("messages")
    .select(["status", (messages) => messages.fn.countAll<number>().as("count")])
    // Named, so that an index of status and creation answers without looking at a row.
    .where("status", "in", Object.keys(everyStatus) as MessageStatus[])
    .where((where) => where.and(inPeriod(where, period)))
    .groupBy("status")
    .execute();
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

/** The last message that this page looks at; undefined when it looks at all there are. */
async function endOfSearch(
  db: Kysely<DatabaseSchema>,
  filter: MessageFilter,
): Promise<MessageCursor | undefined> {
  if (filter.text === undefined && filter.journey === undefined) return undefined;
  return await db
    .selectFrom("messages")
    .select(["createdAt", "id"])
    .where((where) => where.and(indexed(where, filter)))
    .orderBy("createdAt", "desc")
    .orderBy("id", "desc")
    .offset((filter.text === undefined ? lookedThroughAtOnce : searchedAtOnce) - 1)
    .limit(1)
    .executeTakeFirst();
}

/** What an index helps with. */
function indexed(where: Where, filter: MessageFilter): Expression<SqlBool>[] {
  const { leadId, status, channel, cursor } = filter;
  const conditions = inPeriod(where, filter);
  if (leadId !== undefined) conditions.push(where("leadId", "=", leadId));
  if (status !== undefined) conditions.push(where("status", "=", status));
  if (channel !== undefined) conditions.push(where("channel", "=", channel));
  if (cursor !== undefined) {
    const { createdAt, id } = decodeCursor(cursor);
    conditions.push(where(where.refTuple("createdAt", "id"), "<", where.tuple(createdAt, id)));
  }
  return conditions;
}

function inPeriod(
  where: Where,
  { since, until }: Pick<MessageFilter, "since" | "until">,
): Expression<SqlBool>[] {
  return [
    ...(since === undefined ? [] : [where("createdAt", ">=", since)]),
    ...(until === undefined ? [] : [where("createdAt", "<", until)]),
  ];
}

/** What each message has to be looked at for. */
function lookedThrough(where: Where, { journey, text }: MessageFilter): Expression<SqlBool>[] {
  return [
    ...(journey === undefined ? [] : [where("journey", "=", journey)]),
    ...(text === undefined ? [] : [where.or(saying(text))]),
  ];
}

const searched = ["recipient", "template", "key", "id", "providerMessageId", "explanation"] as const;

/** Where in the body of an e-mail its HTML begins: a quotation mark inside a JSON string is never a bare one. */
const htmlBegins = '","html":"';

function saying(text: string): Expression<SqlBool>[] {
  const contains = (column: string, wanted: string) =>
    sql<SqlBool>`lower(${sql.ref(column)}) like ${pattern(wanted)} escape '\\'`;
  // The body is JSON, and whoever searches does not mean the tags of its HTML, which come after the words.
  const inJson = JSON.stringify(text).slice(1, -1);
  const hasHtml = sql<SqlBool>`body like ${pattern(htmlBegins)} escape '\\'`;
  return [
    ...searched.map((column) => contains(column, text)),
    sql<SqlBool>`case when ${hasHtml} then lower(body) like ${pattern(inJson, htmlBegins)} escape '\\'
      else ${contains("body", inJson)} end`,
  ];
}

/**
 * A pattern of LIKE that finds these pieces in this order, whatever is between them. Letters of ASCII alone are folded,
 * here and by `lower` on both databases: PostgreSQL's texts are compared byte by byte.
 */
function pattern(...pieces: string[]): string {
  const literal = (piece: string) =>
    piece.replace(/[\\%_]/g, String.raw`\$&`).replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return `%${pieces.map(literal).join("%")}%`;
}
