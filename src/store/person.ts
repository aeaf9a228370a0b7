import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool, sql } from "kysely";
import type { ChannelId } from "../messages/message.ts";
import type { DatabaseSchema } from "./database-schema.ts";

/** An address of a person. */
export type Address = { channel: ChannelId; address: string };

/** What ties rows to a person. */
export type Person = {
  leadId: string;
  interviewIds: string[];
  trialIds: string[];
  /** Those of the lead, and those its messages were sent to. */
  addresses: Address[];
};

/** Finds whatever belongs to a lead. */
export async function findPerson(db: Kysely<DatabaseSchema>, leadId: string): Promise<Person> {
  const lead = await db
    .selectFrom("leads")
    .select(["email", "phone"])
    .where("id", "=", leadId)
    .executeTakeFirst();
  const recipients = await db
    .selectFrom("messages")
    .select(["channel", "recipient"])
    .distinct()
    .where("leadId", "=", leadId)
    .where("recipient", "is not", null)
    .execute();
  const addresses = new Map<string, Address>();
  for (const { channel, recipient } of [
    { channel: "email" as const, recipient: lead?.email },
    { channel: "sms" as const, recipient: lead?.phone },
    ...recipients,
  ]) {
    if (recipient == null) continue;
    addresses.set(`${channel}:${recipient}`, { channel, address: recipient });
  }
  return { leadId, ...(await findSubjects(db, leadId)), addresses: [...addresses.values()] };
}

/** The interviews and trials of a lead. */
export async function findSubjects(
  db: Kysely<DatabaseSchema>,
  leadId: string,
): Promise<Pick<Person, "interviewIds" | "trialIds">> {
  const [interviews, trials] = [
    await db.selectFrom("interviews").select("id").where("leadId", "=", leadId).execute(),
    await db.selectFrom("trials").select("id").where("leadId", "=", leadId).execute(),
  ];
  return { interviewIds: interviews.map(({ id }) => id), trialIds: trials.map(({ id }) => id) };
}

/** Rows of events about a person, those that name only the interview or the trial included. */
export function eventsOf(person: Person) {
  return (where: ExpressionBuilder<DatabaseSchema, "events">): Expression<SqlBool> =>
    where.or([where("leadId", "=", person.leadId), ...ofSubjects(where, person)]);
}

/**
 * Rows of messages to a person: of the journeys, and one-off ones to the same addresses. Each alternative stands by
 * itself, so that each has its index.
 */
export function messagesOf(person: Person) {
  return (where: ExpressionBuilder<DatabaseSchema, "messages">): Expression<SqlBool> =>
    where.or([
      where("leadId", "=", person.leadId),
      ...ofSubjects(where, person),
      ...person.addresses.map(({ channel, address }) =>
        where.and([where("leadId", "is", null), where("channel", "=", channel), goesTo(address)]),
      ),
    ]);
}

/** Whether a row's recipient is this address: letter case does not make another person of it. */
export function goesTo(address: string) {
  return sql<SqlBool>`lower(recipient) = lower(${address})`;
}

function ofSubjects<Table extends "events" | "messages">(
  where: ExpressionBuilder<DatabaseSchema, Table>,
  { interviewIds, trialIds }: Person,
): Expression<SqlBool>[] {
  // The builder of either table knows these columns; only TypeScript cannot tell.
  const columns = where as unknown as ExpressionBuilder<DatabaseSchema, "events">;
  const stray = (column: "interviewId" | "trialId", ids: string[]) =>
    ids.length === 0 ? [] : [columns.and([columns("leadId", "is", null), columns(column, "in", ids)])];
  return [...stray("interviewId", interviewIds), ...stray("trialId", trialIds)];
}
