import { type Kysely, sql } from "kysely";
import type { Alerts } from "./alerts.ts";
import type { DatabaseSchema } from "./database-schema.ts";

/** Alerts in SQL, the same on SQLite and PostgreSQL. */
export function sqlAlerts(db: Kysely<DatabaseSchema>): Alerts {
  return {
    async raise(key, at) {
      // One statement, so that of many servers one counts 1.
      const { count } = await db
        .insertInto("alerts")
        .values({ key, firstAt: at, lastAt: at, count: 1 })
        .onConflict((conflict) =>
          conflict.column("key").doUpdateSet((alert) => ({
            count: alert("alerts.count", "+", 1),
            firstAt: alert
              .case()
              .when("alerts.firstAt", ">", at)
              .then(at)
              .else(alert.ref("alerts.firstAt"))
              .end(),
            lastAt: alert
              .case()
              .when("alerts.lastAt", "<", at)
              .then(at)
              .else(alert.ref("alerts.lastAt"))
              .end(),
          })),
        )
        .returning("count")
        .executeTakeFirstOrThrow();
      return count === 1;
    },

    async forget(prefix) {
      // Not LIKE, which takes `_` and `%` for wildcards, and on SQLite upper case for lower.
      const start = sql<string>`substr(${sql.ref("key")}, 1, length(cast(${prefix} as text)))`;
      await db.deleteFrom("alerts").where(start, "=", prefix).execute();
    },

    async list(limit) {
      return await db
        .selectFrom("alerts")
        .selectAll()
        .orderBy("lastAt", "desc")
        .orderBy("key")
        .limit(limit)
        .execute();
    },
  };
}
