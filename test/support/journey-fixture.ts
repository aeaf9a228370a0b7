import { InngestTestEngine } from "@inngest/test";
import { parseConfig } from "../../src/config.ts";
import { createInngestClient } from "../../src/functions/inngest-client.ts";
import type { JourneyContext } from "../../src/functions/journey-context.ts";
import { journeys } from "../../src/functions/journeys.ts";
import { createNotify } from "../../src/functions/notify.ts";
import { createRecordEvent } from "../../src/functions/record-event.ts";
import { domainEvent } from "../../src/events/domain-event.ts";
import { startDeliveryFixture } from "./delivery-fixture.ts";

/** The journeys over the delivery fixture, executed by Inngest's own test engine. Time passes as a test says. */
export async function startJourneyFixture() {
  const fixture = await startDeliveryFixture();
  const { deliver, giveUp } = fixture.server();
  const context: JourneyContext = {
    inngest: createInngestClient({ isDev: true }),
    subjects: fixture.store.subjects,
    ledger: fixture.store.ledger,
    vault: fixture.vault,
    recordEvent: createRecordEvent(fixture.store.subjects, fixture.now),
    notify: createNotify(deliver, giveUp),
    delays: parseConfig({}).delays,
    now: fixture.now,
  };
  const functions = new Map(journeys(context).map((journey) => [journey.id(), journey]));

  return {
    ...fixture,
    functions,
    /** Applies an event as the door does. */
    async happened(name: string, data: Record<string, unknown>) {
      const event = domainEvent.parse({ name, data });
      const identified = { ...event, id: crypto.randomUUID(), ts: fixture.now().getTime() };
      const [applied] = await fixture.store.subjects.apply([identified], {
        at: fixture.now().toISOString(),
        forwarded: true,
      });
      if (applied === undefined) throw new Error("The event was not applied.");
      return applied.slim;
    },
    /**
     * Runs a journey to its end. `meanwhile` says what happens in each sleep or wait, by step id; what it returns is
     * what a wait receives. A sleep or wait that is not named ends at once, with nothing received.
     */
    async run(
      id: string,
      event: { id: string; ts: number; name: string; data: Record<string, unknown> },
      meanwhile: Record<string, () => unknown> = {},
    ) {
      const journey = functions.get(id);
      if (journey === undefined) throw new Error(`There is no journey ${id}.`);
      const engine = new InngestTestEngine({
        function: journey,
        events: [event],
        steps: waits.map((step) => ({ id: step, handler: async () => (await meanwhile[step]?.()) ?? null })),
      });
      return engine.execute();
    },
  };
}

export type JourneyFixture = Awaited<ReturnType<typeof startJourneyFixture>>;

/** Every sleep and wait of the journeys. These ids are promises to runs in flight. */
const waits = [
  "questionnaire-reminder-1-wait",
  "questionnaire-reminder-2-wait",
  "until-reminder-24h",
  "until-reminder-1h",
  "reminder-wait",
];
