import { randomBytes } from "node:crypto";
import { dirname, join } from "node:path";
import { InngestTestEngine } from "@inngest/test";
import { parseConfig } from "../../src/config.ts";
import { openEngine } from "../../src/engine/open-engine.ts";
import { domainEvent } from "../../src/events/domain-event.ts";
import { createEraseLead } from "../../src/functions/erase-lead.ts";
import { createInngestClient } from "../../src/functions/inngest-client.ts";
import { createInngestEndpoint } from "../../src/functions/inngest-endpoint.ts";
import { createInternalEvents } from "../../src/functions/internal-events.ts";
import type { JourneyContext } from "../../src/functions/journey-context.ts";
import { journeys } from "../../src/functions/journeys.ts";
import { createNotify } from "../../src/functions/notify.ts";
import { retention, type RetentionContext } from "../../src/functions/retention.ts";
import { paceOf } from "../../src/functions/pace.ts";
import { reconciliation } from "../../src/functions/reconcile.ts";
import { createRecordEvent } from "../../src/functions/record-event.ts";
import type { Log } from "../../src/logging.ts";
import { testClock } from "../engine/support/test-clock.ts";
import { startDeliveryFixture } from "./delivery-fixture.ts";
import { until } from "./server-process.ts";

type SentEvent = { id: string; ts: number; name: string; data: Record<string, unknown> };

/** 10:00 in Paris, in a week without a public holiday: promotional messages may go out at once, and for days. */
const anOrdinaryMonday = "2026-03-02T09:00:00.000Z";

/**
 * The journeys over the delivery fixture, executed by the embedded engine on a clock of its own that tests put forward, or by
 * Inngest's own test engine.
 */
export async function startJourneyFixture({
  beginsAt = anOrdinaryMonday,
  reconciling = false,
  maxPostponements,
}: { beginsAt?: string; reconciling?: boolean; maxPostponements?: number } = {}) {
  const clock = testClock();
  clock.advance(Date.parse(beginsAt) - Date.now());
  const now = () => new Date(clock.now());
  const fixture = await startDeliveryFixture({ now, sendTimeoutMs: 5000 });
  const signingKey = `signkey-test-${randomBytes(32).toString("hex")}`;
  const logger = { debug: silent, info: silent, warn: silent, error: silent };
  const engine = openEngine({ file: join(dirname(fixture.file), "engine.db"), signingKey, logger, clock });
  const inngest = createInngestClient({
    isDev: false,
    signingKey,
    eventKey: "test",
    baseUrl: "http://engine.invalid",
    fetch: engine.fetch,
    logger,
  });
  const delivery = fixture.server(createInternalEvents(inngest, () => undefined));
  const { deliver, giveUp } = delivery;
  const logged: string[] = [];
  const log: Log = (level, message) => void logged.push(`${level}: ${message}`);
  const context: JourneyContext & RetentionContext = {
    inngest,
    subjects: fixture.store.subjects,
    ledger: fixture.store.ledger,
    vault: fixture.vault,
    recordEvent: createRecordEvent(fixture.store.subjects, now),
    notify: createNotify({
      deliver,
      giveUp,
      ledger: fixture.store.ledger,
      fallbackAfterMs: 600_000,
      ...(maxPostponements === undefined ? {} : { maxPostponements }),
      now,
    }),
    delays: parseConfig({}).delays,
    personalData: fixture.store.personalData,
    retention: parseConfig({}).retention,
    timeZone: "Europe/Paris",
    pace: paceOf(parseConfig({}).throughput),
    now,
    log,
  };
  const { reconcile } = delivery;
  const { schedule } = parseConfig({}).reconcile;
  const functions = [
    ...journeys(context),
    retention(context),
    ...(reconciling ? [reconciliation(inngest, { reconcile, schedule })] : []),
  ];
  const request = createInngestEndpoint(inngest, functions, { inProcess: true });
  await engine.connect({ request, url: "http://engine.invalid/api/inngest" });

  // Timers fire and results are committed between turns of the event loop, so one quiet moment proves nothing.
  const settled = async () => {
    let quiet = 0;
    await until(() => {
      const { queued, running } = engine.stats();
      const busy = queued + running > 0 || clock.pending().some((leftMs) => leftMs <= 0);
      quiet = busy ? 0 : quiet + 1;
      return quiet >= 3 ? true : null;
    });
  };
  const happened = async (name: string, data: Record<string, unknown>): Promise<SentEvent> => {
    const event = domainEvent.parse({ name, data });
    const identified = { ...event, id: randomBytes(8).toString("hex"), ts: clock.now() };
    const [applied] = await fixture.store.subjects.apply([identified], {
      at: now().toISOString(),
      forwarded: true,
    });
    if (applied === undefined) throw new Error("The event was not applied.");
    return applied.slim;
  };

  return {
    ...fixture,
    functions,
    delivery,
    engine,
    settled,
    inngest,
    notify: context.notify,
    /** What erasing and retention logged. */
    logged,
    /** Applies an event as the door does, without handing it on. */
    happened,
    /** Hands an event to the engine and waits until its runs have nothing left to do but wait. */
    async send(event: SentEvent) {
      await engine.send(event);
      await settled();
    },
    /** Lets time pass, and what is due then happen. */
    /** Erases a person as the route does; `untold`: without Inngest hearing of it. */
    async erase(leadId: string, { untold } = { untold: false }) {
      const tellings: Promise<unknown>[] = [];
      const { onLeadErased } = createInternalEvents(
        {
          send: (event) => {
            const telling = inngest.send(event);
            tellings.push(telling);
            return telling;
          },
        },
        silent,
      );
      const removed = await createEraseLead({
        personalData: fixture.store.personalData,
        onLeadErased: untold ? silent : onLeadErased,
        now,
        log,
      })(leadId);
      await Promise.all(tellings);
      await settled();
      return removed;
    },
    async pass(hours: number) {
      clock.advance(hours * 3_600_000);
      await settled();
    },
    now,
    /** What the run of an event came to: its status, and its result or error. */
    async runOf(event: SentEvent): Promise<{ status: string; output: unknown }> {
      const response = await engine.fetch(`http://engine.invalid/v1/events/${event.id}/runs`);
      const { data }: { data: { status: string; output: unknown }[] } = JSON.parse(await response.text());
      const [run] = data;
      if (run === undefined) throw new Error(`Event ${event.id} started no run.`);
      return run;
    },
    /** Executes a journey with Inngest's test engine, in which sleeps end at once. */
    async execute(id: string, event: SentEvent) {
      const journey = functions.find((candidate) => candidate.id() === id);
      if (journey === undefined) throw new Error(`There is no journey ${id}.`);
      const sleeps = ["until-reminder-24h", "until-reminder-1h"];
      return new InngestTestEngine({
        function: journey,
        events: [event],
        steps: [
          ...sleeps.map((step) => ({ id: step, handler: () => null })),
          // This engine cannot answer a waitForEvent; the embedded one's tests do.
          { id: "reminder-1h-sms-arrived", handler: () => ({ arrived: true }) },
        ],
      }).execute();
    },
    async close() {
      await engine.close();
      await fixture.close();
    },
  };
}

export type JourneyFixture = Awaited<ReturnType<typeof startJourneyFixture>>;

function silent(): void {}
