import { randomUUID } from "node:crypto";
import type { MessageRecord, Transition } from "../../../src/store/ledger.ts";
import type { Store } from "../../../src/store/open-store.ts";
import { newMessage } from "../ledger/ledger-fixture.ts";
import { event } from "../subjects/subjects-fixture.ts";
import type { TestDatabase } from "../test-databases.ts";

export const toldAt = "2026-03-01T10:00:00.000Z";
export const told = Date.parse(toldAt);
export const day = 86_400_000;
export const at = (ms: number) => new Date(ms).toISOString();

/** The store under test, with people in it. */
export type PersonalDataFixture = {
  readonly store: Store;
  readonly database: TestDatabase;
  /** Somebody of whom every table holds something, told of at {@link toldAt}. */
  somebody(): Promise<Somebody>;
  message(change: MessageChange): Promise<MessageRecord>;
  /** `table.column` of every place that holds the text. */
  placesWith(text: string): Promise<string[]>;
};

export type MessageChange = Partial<MessageRecord> & Pick<Transition, "sealedBytes">;

export type Somebody = {
  leadId: string;
  interviewId: string;
  trialId: string;
  phone: string;
  email: string;
  /** In every personal value, and nowhere else. */
  mark: string;
  /** In the temporary password of one trial and in the access link of another. */
  secret: string;
  events: ReturnType<typeof event>[];
};

/** `current` is asked at each use: the database is there only while the tests run. */
export function personalDataFixture(
  current: () => { store: Store; database: TestDatabase },
): PersonalDataFixture {
  const message = async (change: MessageChange): Promise<MessageRecord> => {
    const { key, journey, template, channel, leadId, interviewId, trialId, createdAt } = change;
    const given = Object.entries({ key, journey, template, channel, leadId, interviewId, trialId });
    const { ledger } = current().store;
    const { message: opened } = await ledger.open({
      ...newMessage({ leadId: null, at: createdAt ?? toldAt }),
      ...Object.fromEntries(given.filter(([, value]) => value !== undefined)),
    });
    const changed = await ledger.transition(opened.id, opened.fence, {
      at: createdAt ?? toldAt,
      status: change.status ?? "delivered",
      recipient: change.recipient ?? null,
      body: change.body ?? null,
      nextCheckAt: change.nextCheckAt ?? null,
      sealedBytes: change.sealedBytes ?? null,
    });
    if (changed === null) throw new Error("The message was not changed.");
    return changed;
  };
  return {
    get store() {
      return current().store;
    },
    get database() {
      return current().database;
    },
    message,
    somebody: async () => await somebody(current().store, message),
    placesWith: async (text) => await placesWith(current().database, text),
  };
}

async function somebody(
  store: Store,
  message: (change: MessageChange) => Promise<MessageRecord>,
): Promise<Somebody> {
  const mark = `canary${randomUUID().replaceAll("-", "")}`;
  const secret = `secret${randomUUID().replaceAll("-", "")}`;
  const [leadId, interviewId, trialId] = [randomUUID(), randomUUID(), randomUUID()];
  const phone = `+336${String(Math.floor(Math.random() * 1e8)).padStart(8, "0")}`;
  const email = `${mark}@example.com`;
  const contact = { firstName: mark, lastName: mark, email, phone };
  const events = [
    event("lead.created", told, { leadId, ...contact }),
    event("interview.scheduled", told, {
      interviewId,
      leadId,
      startsAt: at(told + day),
      meetingUrl: `https://meet.example.com/${mark}`,
    }),
    event("interview.cancelled", told + 1, { interviewId, reason: mark }),
    event("trial.started", told, { trialId, leadId, loginEmail: email, temporaryPassword: secret }),
    event("trial.started", told, {
      trialId: `${trialId}-link`,
      leadId,
      accessUrl: `https://app.example.com/${secret}`,
    }),
    event("trial.converted", told + 1, { trialId }),
  ];
  await store.subjects.apply(events, { at: toldAt, forwarded: true });
  const body = JSON.stringify({ text: mark });
  for (const [channel, recipient] of [
    ["sms", phone],
    ["email", email],
  ] as const) {
    await message({ leadId, channel, recipient, body });
    await store.sandbox.record({
      channel,
      recipient,
      body,
      idempotencyKey: randomUUID(),
      createdAt: toldAt,
    });
  }
  await message({ journey: "one-off", channel: "email", recipient: email.toUpperCase(), body });
  return { leadId, interviewId, trialId, phone, email, mark, secret, events };
}

async function placesWith(database: TestDatabase, text: string): Promise<string[]> {
  const tables = await database.query(
    database.target.kind === "sqlite"
      ? "select name from sqlite_master where type = 'table'"
      : "select table_name as name from information_schema.tables where table_schema = current_schema()",
  );
  const places = new Set<string>();
  for (const { name } of tables) {
    for (const row of await database.query(`select * from ${String(name)}`)) {
      for (const [column, value] of Object.entries(row)) {
        if (String(value).toLowerCase().includes(text.toLowerCase())) places.add(`${String(name)}.${column}`);
      }
    }
  }
  return [...places].toSorted();
}
