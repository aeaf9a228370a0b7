import type { Config } from "../config.ts";
import type { ChannelCircuits } from "../delivery/create-delivery.ts";
import { localDay } from "../delivery/local-day.ts";
import type { Engine } from "../engine/open-engine.ts";
import type { ChannelId } from "../messages/message.ts";
import type { Alert } from "../store/alerts.ts";
import type { Backlog } from "../store/backlog.ts";
import type { Circuit } from "../store/circuits.ts";
import type { DayUsage } from "../store/ledger.ts";
import type { Store } from "../store/open-store.ts";
import { findings, type Finding } from "./health-findings.ts";

/** Who sends by a channel. */
export type ChannelSetup = {
  provider: string;
  /** Number, name, messaging service or address; null for a sandbox that needs none. */
  sender: string | null;
  /**
   * How it becomes known what became of a message. `webhook`: the provider tells, and is asked besides. `asked`: it is
   * asked on a schedule. `sandbox`: everything is delivered.
   */
  statuses: "webhook" | "asked" | "sandbox";
};

/** Who executes the journeys. */
export type Execution =
  | { kind: "embedded"; stats: ReturnType<Engine["stats"]> }
  | {
      kind: "inngest";
      /** Inngest Cloud, or the server's URL, as the banner says it. */
      where: string;
      registered: boolean;
    };

/** What the health of a server is read from. */
export type HealthContext = {
  store: Pick<Store, "backlog" | "alerts" | "ledger">;
  circuits: Pick<ChannelCircuits, "read">;
  channels: Readonly<Record<ChannelId, ChannelSetup>>;
  execution: () => Execution;
  config: Pick<
    Config,
    "databaseUrl" | "dayLimits" | "retention" | "settings" | "timeZone" | "prices" | "reconcile"
  >;
  version: string;
  startedAt: string;
  now: () => Date;
};

/** What only the store knows. */
type StoreHealth = {
  backlog: Backlog;
  circuits: Record<ChannelId, Circuit | null>;
  /** The latest first. */
  alerts: Alert[];
  /** Of `day`, by channel. */
  usage: DayUsage[];
};

/** How a server is, as plain data. Instants are ISO 8601 UTC. */
export type HealthView = {
  at: string;
  /** Empty: everything is well. */
  findings: Finding[];
  /** Null: the store does not answer. */
  store: StoreHealth | null;
  execution: Execution;
  channels: Readonly<Record<ChannelId, ChannelSetup>>;
  database: "SQLite" | "PostgreSQL";
  /** Today, in the configured zone. */
  day: string;
  process: { version: string; node: string; startedAt: string };
};

const shownAlerts = 20;

/** How long the store may take: whoever asks how the server is must be told that it does not answer. */
const storePatienceMs = 5000;

/** Looks at everything at once. Never rejects: what does not answer is a finding. */
export async function readHealth(context: HealthContext): Promise<HealthView> {
  const now = context.now();
  const day = localDay(now, context.config.timeZone);
  const view = {
    at: now.toISOString(),
    store: await storeHealth(context, { at: now.toISOString(), day }).catch(() => null),
    execution: context.execution(),
    channels: context.channels,
    database: context.config.databaseUrl === undefined ? ("SQLite" as const) : ("PostgreSQL" as const),
    day,
    process: { version: context.version, node: process.version, startedAt: context.startedAt },
  };
  return { ...view, findings: findings(view) };
}

async function storeHealth(
  { store, circuits }: HealthContext,
  { at, day }: { at: string; day: string },
): Promise<StoreHealth> {
  const read = async (): Promise<StoreHealth> => {
    const [backlog, sms, email, alerts, usage] = await Promise.all([
      store.backlog(at),
      circuits.read("sms"),
      circuits.read("email"),
      store.alerts.list(shownAlerts),
      store.ledger.usage(day),
    ]);
    return { backlog, circuits: { sms, email }, alerts, usage };
  };
  return await inTime(read());
}

/** Rejects when the answer does not come in time. */
async function inTime<Value>(answer: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("The store did not answer in time.")), storePatienceMs);
  });
  return await Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
