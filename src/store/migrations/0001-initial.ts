import { type CreateTableBuilder, type SqlBool, sql } from "kysely";
import type { Migration } from "kysely/migration";
import { type ColumnTypes, type Database, type DialectName, columnTypes, newTable } from "./column-types.ts";

/** Messages with their timelines, subjects, events, and the sandbox's mailbox. */
export function initialMigration(dialect: DialectName): Migration {
  const types = columnTypes(dialect);
  const table = (db: Database, name: string): CreateTableBuilder<string> => newTable(db, dialect, name);
  return {
    async up(db: Database) {
      await createMessages(db, types, table(db, "messages"));
      await createTimeline(db, types, table(db, "timeline"));
      await createLeads(types, table(db, "leads"));
      await createInterviews(types, table(db, "interviews"));
      await createTrials(types, table(db, "trials"));
      await createEvents(db, types, table(db, "events"));
      await createSandboxMessages(db, types, table(db, "sandbox_messages"));
    },
  };
}

async function createMessages(db: Database, types: ColumnTypes, table: CreateTableBuilder<string>) {
  let builder = table.addColumn("id", types.text, (column) => column.primaryKey());
  for (const name of ["key", "journey", "channel", "provider", "status", "created_at", "updated_at"]) {
    builder = builder.addColumn(name, types.text, (column) => column.notNull());
  }
  for (const name of [
    "template",
    "lead_id",
    "interview_id",
    "trial_id",
    "run_id",
    "locale",
    "recipient",
    "reason",
    "explanation",
    "provider_code",
    "provider_message_id",
    "configuration",
    "body",
    "content_digest",
    "first_attempt_at",
    "deferred_until_at",
    "owner",
    "lease_until_at",
    "sealed_bytes",
  ]) {
    builder = builder.addColumn(name, types.text);
  }
  await builder
    .addColumn("segments", types.integer)
    .addColumn("retryable", types.integer)
    .addColumn("attempts", types.integer, (column) => column.notNull())
    .addColumn("rendering", types.integer, (column) => column.notNull())
    .addColumn("fence", types.integer, (column) => column.notNull())
    .execute();
  await db.schema.createIndex("messages_key").unique().on("messages").column("key").execute();
  // A list filtered by channel alone walks the first of these: at most two rows in three are skipped over.
  await db.schema.createIndex("messages_created").on("messages").columns(["created_at", "id"]).execute();
  await db.schema
    .createIndex("messages_lead")
    .on("messages")
    .columns(["lead_id", "created_at", "id"])
    .execute();
  await db.schema
    .createIndex("messages_status_created")
    .on("messages")
    .columns(["status", "created_at", "id"])
    .execute();
  await db.schema
    .createIndex("messages_status_updated")
    .on("messages")
    .columns(["status", "updated_at"])
    .execute();
  await db.schema
    .createIndex("messages_provider_message")
    // A provider's message belongs to one row: two that look for theirs at once must not both adopt it.
    .unique()
    .on("messages")
    .columns(["provider_message_id", "channel"])
    .where(sql.ref("provider_message_id"), "is not", null)
    .execute();
}

async function createTimeline(db: Database, types: ColumnTypes, table: CreateTableBuilder<string>) {
  await table
    .addColumn("sequence", types.sequence)
    .addColumn("message_id", types.text, (column) =>
      column.notNull().references("messages.id").onDelete("cascade"),
    )
    .addColumn("at", types.text, (column) => column.notNull())
    .addColumn("status", types.text, (column) => column.notNull())
    .addColumn("attempt", types.integer, (column) => column.notNull())
    .addColumn("reason", types.text)
    .addColumn("provider_code", types.text)
    .addColumn("explanation", types.text)
    .execute();
  await db.schema
    .createIndex("timeline_message")
    .on("timeline")
    .columns(["message_id", "sequence"])
    .execute();
}

async function createLeads(types: ColumnTypes, table: CreateTableBuilder<string>) {
  await table
    .addColumn("id", types.text, (column) => column.primaryKey())
    .addColumn("first_name", types.text)
    .addColumn("last_name", types.text)
    .addColumn("email", types.text)
    .addColumn("phone", types.text)
    .addColumn("locale", types.text)
    .addColumn("time_zone", types.text)
    .addColumn("questionnaire_url", types.text)
    .addColumn("consent_sms", types.integer)
    .addColumn("consent_email", types.integer)
    .addColumn("contact_times", types.text, (column) => column.notNull())
    .addColumn("created_at", types.text)
    .addColumn("questionnaire_completed_at", types.text)
    .execute();
}

async function createInterviews(types: ColumnTypes, table: CreateTableBuilder<string>) {
  await table
    .addColumn("id", types.text, (column) => column.primaryKey())
    .addColumn("lead_id", types.text)
    .addColumn("starts_at", types.text)
    .addColumn("duration_minutes", types.integer)
    .addColumn("meeting_url", types.text)
    .addColumn("revision", types.integer, (column) => column.notNull())
    .addColumn("cancelled_at", types.text)
    .addColumn("cancel_reason", types.text)
    .addColumn("scheduled_ts", types.integer)
    .addColumn("cancelled_ts", types.integer)
    .execute();
}

async function createTrials(types: ColumnTypes, table: CreateTableBuilder<string>) {
  await table
    .addColumn("id", types.text, (column) => column.primaryKey())
    .addColumn("lead_id", types.text)
    .addColumn("started_at", types.text)
    .addColumn("ends_at", types.text)
    .addColumn("access_url", types.text)
    .addColumn("login_email", types.text)
    .addColumn("sealed_password", types.text)
    .addColumn("converted_at", types.text)
    .addColumn("started_ts", types.integer)
    .execute();
}

async function createEvents(db: Database, types: ColumnTypes, table: CreateTableBuilder<string>) {
  await table
    .addColumn("sequence", types.sequence)
    .addColumn("id", types.text, (column) => column.notNull())
    .addColumn("name", types.text, (column) => column.notNull())
    .addColumn("ts", types.integer, (column) => column.notNull())
    .addColumn("lead_id", types.text)
    .addColumn("interview_id", types.text)
    .addColumn("trial_id", types.text)
    .addColumn("outcome", types.text, (column) => column.notNull())
    .addColumn("revision", types.integer)
    .addColumn("slim", types.text, (column) => column.notNull())
    .addColumn("received_at", types.text, (column) => column.notNull())
    .addColumn("forwarded_at", types.text)
    .execute();
  await db.schema.createIndex("events_id").unique().on("events").column("id").execute();
  // The outbox: stays as small as what is still to be forwarded.
  await db.schema
    .createIndex("events_unforwarded")
    .on("events")
    .column("sequence")
    .where(sql<SqlBool>`forwarded_at is null and outcome = 'applied'`)
    .execute();
}

async function createSandboxMessages(db: Database, types: ColumnTypes, table: CreateTableBuilder<string>) {
  await table
    .addColumn("id", types.text, (column) => column.primaryKey())
    .addColumn("channel", types.text, (column) => column.notNull())
    .addColumn("idempotency_key", types.text, (column) => column.notNull())
    .addColumn("recipient", types.text, (column) => column.notNull())
    .addColumn("sealed_body", types.text, (column) => column.notNull())
    .addColumn("created_at", types.text, (column) => column.notNull())
    .execute();
  // Like the providers it stands for: Resend drops a repeated key, Twilio knows no keys.
  await db.schema
    .createIndex("sandbox_messages_email_key")
    .unique()
    .on("sandbox_messages")
    .column("idempotency_key")
    .where(sql<SqlBool>`channel = 'email'`)
    .execute();
  await db.schema
    .createIndex("sandbox_messages_recipient")
    .on("sandbox_messages")
    .columns(["channel", "recipient", "created_at", "id"])
    .execute();
  await db.schema
    .createIndex("sandbox_messages_created")
    .on("sandbox_messages")
    .columns(["created_at", "id"])
    .execute();
}
