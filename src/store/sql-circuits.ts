import type { Kysely } from "kysely";
import type { Circuits } from "./circuits.ts";
import type { DatabaseSchema } from "./database-schema.ts";

/** Circuits in SQL, the same on SQLite and PostgreSQL. Each change is one statement, so that one of many wins. */
export function sqlCircuits(db: Kysely<DatabaseSchema>): Circuits {
  return {
    async read(channel) {
      const row = await db
        .selectFrom("circuits")
        .selectAll()
        .where("channel", "=", channel)
        .executeTakeFirst();
      return row ?? null;
    },

    async open(circuit) {
      const { configuration, providerCode, explanation, openedAt, probeAt } = circuit;
      const { probes } = await db
        .insertInto("circuits")
        .values({ ...circuit, probes: 0 })
        .onConflict((conflict) =>
          conflict.column("channel").doUpdateSet((open) => {
            const stays = open.case().when("circuits.configuration", "=", configuration);
            return {
              configuration,
              providerCode,
              explanation,
              probeAt,
              openedAt: stays.then(open.ref("circuits.openedAt")).else(openedAt).end(),
              probes: stays
                .then(open("circuits.probes", "+", 1))
                .else(0)
                .end(),
            };
          }),
        )
        .returning("probes")
        .executeTakeFirstOrThrow();
      return { opened: probes === 0 };
    },

    async claimProbe(channel, { expected, next }) {
      const row = await db
        .updateTable("circuits")
        .set({ probeAt: next })
        .where("channel", "=", channel)
        .where("probeAt", "=", expected)
        // One that leaves `probeAt` where it is would let everybody else try as well.
        .where("probeAt", "<", next)
        .returning("channel")
        .executeTakeFirst();
      return row !== undefined;
    },

    async close(channel) {
      const row = await db
        .deleteFrom("circuits")
        .where("channel", "=", channel)
        .returning("channel")
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}
