import type { SeededRandom } from "../../test/support/seeded-random.ts";
import { type Expectation, journeys, told } from "./journeys.ts";
import { signalOf } from "./traced.ts";

/** An event as the storm sends it, with an id of its own. */
export type StormEvent = { id: string; name: string; data: { n: number; group: string }; ts?: number };

/** An event and the runs it must lead to, by function; that of one debounced only when it is the last of its group. */
export type PlannedEvent = { event: StormEvent; runs: Record<string, Expectation>; debounced: boolean };

const delayMs = 1500;
const groups = 3;

/** Draws the events of a storm: every journey, with checkpointing on and off, in any order. */
export const planEvents = (count: number, random: SeededRandom): PlannedEvent[] => {
  const kinds = Object.entries(journeys).flatMap(([name, journey]) =>
    ["on", "off"].map((mode) => ({ name, mode, journey })),
  );
  return Array.from({ length: count }, (_, n) => {
    // All of them even in a small storm, then any.
    const kind = kinds[n < kinds.length ? n : random.whole(0, kinds.length - 1)];
    if (!kind) throw new Error("There are no journeys.");
    const { name, mode, journey } = kind;
    const event = { id: `event-${n}`, name: `storm/${name}.${mode}`, data: { n, group: String(n % groups) } };
    return { event, runs: { [`app-${name}-${mode}`]: journey }, debounced: name === "debounced" };
  });
};

/** The event as it is sent now: one for later gets its instant. */
export const stamped = (event: StormEvent): StormEvent =>
  event.name.startsWith("storm/later.") ? { ...event, ts: Date.now() + delayMs } : event;

/** What the steps of a journey's own send, planned from its event. */
export const eventsOfSteps = ({ event }: PlannedEvent): PlannedEvent[] =>
  event.name.startsWith("storm/send.")
    ? [
        {
          event: { id: `told-${event.id}`, name: "storm/told", data: event.data },
          runs: { "app-told-on": told, "app-told-off": told },
          debounced: false,
        },
      ]
    : [];

/** What is sent when a run has asked for it: an event, or a signal with its data. */
export type Answer = { event: StormEvent } | { signal: string; data: StormEvent["data"] };

/** Undefined when runs of this event ask for nothing. */
export const answerTo = (event: StormEvent): Answer | undefined => {
  const [, journey] = /^storm\/(\w+)\./.exec(event.name) ?? [];
  const { id, data } = event;
  if (journey === "reply") return { event: { id: `answer-${id}`, name: "storm/answer", data } };
  if (journey === "cancelled") return { event: { id: `cancel-${id}`, name: "storm/cancel", data } };
  if (journey === "signal") return { signal: signalOf(id), data };
  return undefined;
};

/** An event that nobody waits for. */
export const decoyOf = (answer: StormEvent): StormEvent => ({
  ...answer,
  id: `decoy-${answer.id}`,
  data: { ...answer.data, n: -1 - answer.data.n },
});
