import { parseArgs } from "node:util";
import { wholeOption } from "../whole-option.ts";

/** What a storm is made of. */
export type StormOptions = {
  /** How many events are posted, duplicates included. */
  events: number;
  /** How many times the server is killed. */
  kills: number;
  /** Draws the same events, faults and moments again; how they meet differs in every run. */
  seed: number;
  database: StormDatabase;
  /** Interruptions of the database; without PostgreSQL there are none. */
  outages: number;
  /** Whether runs are executed by an Inngest server, which is not killed; otherwise by the engine in the process. */
  inngest: boolean;
  /** Leaves the data directory and the providers' log behind, to look into. */
  keep: boolean;
};

export type StormDatabase =
  | { kind: "sqlite" }
  /** A cluster of the storm's own, which is stopped and started. */
  | { kind: "postgres-cluster" }
  /** A server that is not ours to stop: the connections to it are cut instead. */
  | { kind: "postgres-url"; url: string };

export const usage = `npm run chaos -- [--events 5000] [--kills 100] [--seed N] [--postgres] [--outages 12] [--inngest] [--keep]

--postgres makes a PostgreSQL cluster of its own and stops it several times; DATABASE_URL uses that server (in a database
of the storm's own, dropped at the end) and cuts the connections to it. --inngest has the
runs executed by a stand-in for an Inngest server, as where several servers share the work. --keep leaves the data directory and the providers' log behind.`;

/**
 * Reads the command line.
 * @throws Error that says what is wrong
 */
export function stormOptions(args: string[], environment: Record<string, string | undefined>): StormOptions {
  const { values } = parseArgs({
    args,
    options: {
      events: { type: "string", default: "5000" },
      kills: { type: "string", default: "100" },
      seed: { type: "string", default: String(Date.now() % 1_000_000) },
      outages: { type: "string", default: "12" },
      inngest: { type: "boolean", default: false },
      keep: { type: "boolean", default: false },
      postgres: { type: "boolean", default: false },
    },
  });
  return {
    events: wholeOption("events", values.events, usage),
    kills: wholeOption("kills", values.kills, usage),
    seed: wholeOption("seed", values.seed, usage),
    outages: wholeOption("outages", values.outages, usage),
    inngest: values.inngest,
    keep: values.keep,
    database: database(values.postgres, environment["DATABASE_URL"]),
  };
}

function database(ownCluster: boolean, url: string | undefined): StormDatabase {
  if (url !== undefined && url !== "") return { kind: "postgres-url", url };
  return ownCluster ? { kind: "postgres-cluster" } : { kind: "sqlite" };
}
