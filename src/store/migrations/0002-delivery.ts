import { sql } from "kysely";
import type { Migration } from "kysely/migration";
import { type ColumnTypes, type Database, type DialectName, columnTypes, newTable } from "./column-types.ts";

/** What the first version left, as far as it is changed here. */
type Earlier = {
  messages: { status: string; next_check_at: string | null; accepted_at: string | null };
  leads: { last_contact_at: string | null };
};

/**
 * The rest of a message's life: statuses reported later, what it cost, when to ask the provider; opt-outs, circuits,
 * alerts, inbound messages, erasures, and the key of the digests.
 */
export function deliveryMigration(dialect: DialectName): Migration {
  const types = columnTypes(dialect);
  return {
    async up(db: Database) {
      await extendMessages(db, types);
      await db.schema.alterTable("leads").addColumn("last_contact_at", types.text).execute();
      await db
        .$extendTables<Earlier>()
        .updateTable("leads")
        .set({ last_contact_at: sql.ref("created_at") })
        .execute();
      // A migration has no key: the server moves here what `access_url` holds in clear.
      await db.schema.alterTable("trials").addColumn("sealed_access_url", types.text).execute();
      await newTable(db, dialect, "usage")
        .addColumn("day", types.text, (column) => column.notNull())
        .addColumn("channel", types.text, (column) => column.notNull())
        .addColumn("recipient_id", types.text, (column) => column.notNull())
        .addColumn("messages", types.integer, (column) => column.notNull())
        .addColumn("segments", types.integer, (column) => column.notNull())
        .addColumn("cost_micros", types.integer, (column) => column.notNull())
        .addPrimaryKeyConstraint("usage_pkey", ["day", "channel", "recipient_id"])
        .execute();
      await newTable(db, dialect, "suppressions")
        .addColumn("channel", types.text, (column) => column.notNull())
        .addColumn("address_id", types.text, (column) => column.notNull())
        .addColumn("reason", types.text, (column) => column.notNull())
        .addColumn("scope", types.text, (column) => column.notNull())
        .addColumn("since_at", types.text)
        .addColumn("lifted_at", types.text)
        .addPrimaryKeyConstraint("suppressions_pkey", ["channel", "address_id", "reason"])
        .execute();
      await db.schema
        .createIndex("suppressions_since")
        .on("suppressions")
        .columns(["since_at", "channel", "address_id", "reason"])
        .execute();
      await newTable(db, dialect, "circuits")
        .addColumn("channel", types.text, (column) => column.primaryKey())
        .addColumn("configuration", types.text, (column) => column.notNull())
        .addColumn("provider_code", types.text, (column) => column.notNull())
        .addColumn("explanation", types.text, (column) => column.notNull())
        .addColumn("opened_at", types.text, (column) => column.notNull())
        .addColumn("probe_at", types.text, (column) => column.notNull())
        .addColumn("probes", types.integer, (column) => column.notNull())
        .execute();
      await newTable(db, dialect, "alerts")
        .addColumn("key", types.text, (column) => column.primaryKey())
        .addColumn("first_at", types.text, (column) => column.notNull())
        .addColumn("last_at", types.text, (column) => column.notNull())
        .addColumn("count", types.integer, (column) => column.notNull())
        .execute();
      await newTable(db, dialect, "inbound_messages")
        .addColumn("channel", types.text, (column) => column.notNull())
        .addColumn("provider_message_id", types.text, (column) => column.notNull())
        .addColumn("received_at", types.text, (column) => column.notNull())
        .addPrimaryKeyConstraint("inbound_messages_pkey", ["channel", "provider_message_id"])
        .execute();
      await newTable(db, dialect, "erasures")
        .addColumn("lead_digest", types.text, (column) => column.primaryKey())
        .addColumn("erased_at", types.text, (column) => column.notNull())
        .execute();
      await newTable(db, dialect, "sealed_keys")
        .addColumn("name", types.text, (column) => column.primaryKey())
        .addColumn("sealed", types.text, (column) => column.notNull())
        .execute();
      await createIndexes(db);
    },
  };
}

async function extendMessages(db: Database, types: ColumnTypes): Promise<void> {
  const texts = ["class", "accepted_at", "next_check_at", "charged_on", "charged_to", "fallback_for"];
  for (const name of [...texts, "earlier_provider_ids"]) {
    await db.schema.alterTable("messages").addColumn(name, types.text).execute();
  }
  await db.schema.alterTable("messages").addColumn("cost_micros", types.integer).execute();
  await db.schema
    .alterTable("messages")
    .addColumn("checks", types.integer, (column) => column.notNull().defaultTo(0))
    .execute();
  // What an earlier version left open is asked for as well.
  const messages = () => db.$extendTables<Earlier>().updateTable("messages");
  await messages()
    .set({ next_check_at: sql.ref("updated_at") })
    .where("status", "in", ["accepted", "sent", "unknown"])
    .execute();
  await messages()
    .set({ accepted_at: sql.ref("updated_at") })
    .where("status", "in", ["accepted", "sent", "delivered", "undelivered", "failed"])
    .execute();
}

async function createIndexes(db: Database): Promise<void> {
  await db.schema
    .createIndex("messages_next_check")
    .on("messages")
    .column("next_check_at")
    .where(sql.ref("next_check_at"), "is not", null)
    .execute();
  await db.schema
    .createIndex("messages_deferred")
    .on("messages")
    .column("deferred_until_at")
    .where(sql.ref("deferred_until_at"), "is not", null)
    .execute();
  await createStrayIndexes(db);
  await db.schema.createIndex("usage_recipient").on("usage").column("recipient_id").execute();
  await db.schema.createIndex("interviews_lead").on("interviews").column("lead_id").execute();
  await db.schema.createIndex("trials_lead").on("trials").column("lead_id").execute();
  await db.schema.createIndex("events_lead").on("events").columns(["lead_id", "sequence"]).execute();
  await db.schema.createIndex("events_received").on("events").column("received_at").execute();
}

/** For finding what belongs to a person without naming the lead: one-off messages, cancellations, conversions. */
async function createStrayIndexes(db: Database): Promise<void> {
  for (const table of ["messages", "events"]) {
    for (const subject of ["interview", "trial"]) {
      await db.schema
        .createIndex(`${table}_stray_${subject}`)
        .on(table)
        .column(`${subject}_id`)
        .where(sql.ref("lead_id"), "is", null)
        // Which most rows without a lead have not: an index of nothing but nulls is taken for a useless one.
        .where(sql.ref(`${subject}_id`), "is not", null)
        .execute();
    }
  }
  await db.schema
    .createIndex("messages_stray_recipient")
    .on("messages")
    .expression(sql`lower(recipient)`)
    .where(sql.ref("lead_id"), "is", null)
    .execute();
}
