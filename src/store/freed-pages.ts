import { type Kysely, sql } from "kysely";
import type { DatabaseSchema } from "./database-schema.ts";
import { busyTimeoutMs } from "./sqlite-file.ts";

/** SQLITE_BUSY: another process is in the way. */
const busyCode = 5;

/**
 * Moves SQLite's write-ahead log into the database file and empties it, so that it holds no earlier state of a row.
 * `rebuild` writes the file anew before: the copies that SQLite leaves behind when it moves rows between pages are
 * not covered by `secure_delete`. Other processes are not waited for, since a wait would hold up the whole server.
 * @see https://sqlite.org/pragma.html#pragma_wal_checkpoint and https://sqlite.org/lang_vacuum.html
 * @returns false when another process was in the way
 */
export async function forgetFreedPages(
  db: Kysely<DatabaseSchema>,
  { rebuild }: { rebuild: boolean },
): Promise<boolean> {
  return await db.connection().execute(async (connection) => {
    await sql`pragma busy_timeout = 0`.execute(connection);
    try {
      if (rebuild) await sql`vacuum`.execute(connection);
      const { rows } = await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(connection);
      return rows[0]?.busy === 0;
    } catch (error) {
      if (error instanceof Error && "errcode" in error && error.errcode === busyCode) return false;
      throw error;
    } finally {
      await sql`pragma busy_timeout = ${sql.lit(busyTimeoutMs)}`.execute(connection);
    }
  });
}
