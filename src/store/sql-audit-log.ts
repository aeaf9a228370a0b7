import type { Kysely } from "kysely";
import type { AuditLog } from "./audit-log.ts";
import { CursorInvalidError } from "./cursor-invalid-error.ts";
import type { DatabaseSchema } from "./database-schema.ts";

/** The audit log in SQL, the same on SQLite and PostgreSQL. */
export function sqlAuditLog(db: Kysely<DatabaseSchema>): AuditLog {
  return {
    async record({ at, actor, action, subject, detail }) {
      await db.insertInto("audit").values({ at, actor, action, subject, detail }).execute();
    },

    async list({ cursor, limit, subject }) {
      let query = db
        .selectFrom("audit")
        .selectAll()
        .orderBy("sequence", "desc")
        .limit(limit + 1);
      if (cursor !== undefined) query = query.where("sequence", "<", sequenceIn(cursor));
      if (subject !== undefined) query = query.where("subject", "in", [subject].flat());
      const rows = await query.execute();
      const entries = rows.slice(0, limit).map(({ sequence, ...entry }) => ({ id: sequence, ...entry }));
      const last = entries.at(-1);
      return { entries, nextCursor: rows.length > limit && last !== undefined ? String(last.id) : null };
    },
  };
}

function sequenceIn(cursor: string): number {
  if (!/^[1-9]\d{0,14}$/.test(cursor)) throw new CursorInvalidError();
  return Number(cursor);
}
