import { type Kysely, sql } from "kysely";
import type { DatabaseSchema } from "./database-schema.ts";

/** Where the timelines, the events and the audit log have come to: three looks at the end of an index. */
export async function lastChange(db: Kysely<DatabaseSchema>): Promise<string> {
  const { rows } = await sql<{ mark: string }>`
    select (select coalesce(max(sequence), 0) from timeline) || ' '
      || (select coalesce(max(sequence), 0) from events) || ' '
      || (select coalesce(max(sequence), 0) from audit) as mark`.execute(db);
  return rows[0]?.mark ?? "";
}
