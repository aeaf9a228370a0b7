import type { CopyQuery, PeopleCopy, RecordedSlimEvent } from "../store/copy-people.ts";
import type { Store } from "../store/open-store.ts";
import { planHappenings } from "./happenings.ts";
import type { RehearsalOptions, RehearsalProblem, Rehearsals, RehearsedMessage } from "./rehearsal.ts";
import { createSlots } from "./rehearsal-slots.ts";
import { rehearse, type RehearsalPlan, type RehearsalStage } from "./rehearse.ts";
import { whomEventsConcern } from "./whom-events-concern.ts";

/** What rehearsals are made with. */
export type RehearsalContext = RehearsalStage & {
  /** The real store, which is read. */
  store: Pick<Store, "copyPeople">;
  /**
   * Whether the runs of an event have ended, all of them, in whatever way: what was cancelled does not come any more.
   * Missing: nobody knows, and every event is played again; what it has said is found in the ledger.
   */
  isOver?: (event: RecordedSlimEvent) => Promise<boolean>;
};

/** Creates the rehearsals over a store that is only read. */
export function createRehearsals(context: RehearsalContext): Rehearsals {
  const { store, isOver, ...stage } = context;
  const slot = createSlots();
  const copyOf = async (query: Omit<CopyQuery, "usageSinceDay">) =>
    await store.copyPeople({ ...query, usageSinceDay: dayBefore(stage.now()) });

  return {
    fastForward: async (events, { happenings: planned = [], ...wish } = {}) =>
      await slot(wish, async () => {
        const options = fromNow(wish);
        const told = planned.flatMap((happening) => (happening.kind === "event" ? [happening.event] : []));
        const copy = await copyOf(whomEventsConcern([...events, ...told]));
        const happenings = planHappenings(planned);
        let problems: RehearsalProblem[] = [];
        const begin: RehearsalPlan["begin"] = async ({ door }) => {
          const acceptance = await door.accept(events);
          if (acceptance.status === "invalid") problems = acceptance.problems;
          if (acceptance.status === "invalid") return null;
          return acceptance.ids.map((id, index) => ({ id, name: events[index]?.name ?? "" }));
        };
        const rehearsal = await rehearse(stage, { copy, goesOn: false, happenings, options, begin });
        return rehearsal === null ? { status: "invalid", problems } : { status: "played", rehearsal };
      }),

    next: async (leadId, wish = {}) =>
      await slot(wish, async () => {
        const options = fromNow(wish);
        const copy = await copyOf({ leadIds: [leadId] });
        if (copy.events.length === 0 && copy.rows.leads.length === 0) return null;
        const begin = handOver(await notOver(copy, isOver));
        return await rehearse(stage, { copy, goesOn: true, options, begin, tells: isStillToCome });
      }),

    replay: async (eventId, wish = {}) =>
      await slot(wish, async () => {
        const options = fromNow(wish);
        const copy = await copyOf({ eventIds: [eventId] });
        const event = copy.events.find(({ id }) => id === eventId);
        if (event === undefined) return null;
        return await rehearse(stage, { copy, goesOn: false, options, begin: handOver([event]) });
      }),
  };
}

/** Lets the patience begin, now that it is its turn. */
function fromNow({ patienceMs, signal, ...options }: RehearsalOptions): RehearsalOptions {
  const limits = patienceMs === undefined ? [] : [AbortSignal.timeout(patienceMs)];
  return { ...options, signal: AbortSignal.any([...limits, ...(signal === undefined ? [] : [signal])]) };
}

/** Gives events that are on record to the journeys. */
function handOver(events: RecordedSlimEvent[]): RehearsalPlan["begin"] {
  return async ({ engine }) => {
    if (events.length > 0)
      await engine.send(events.map(({ id, ts, name, data }) => ({ id, ts, name, data })));
    return events;
  };
}

function isStillToCome({ verdict }: RehearsedMessage): boolean {
  return verdict !== "already-sent" && verdict !== "stays-refused";
}

/** Recorded events whose runs go on, or are about to begin. */
async function notOver(
  { events }: PeopleCopy,
  isOver: RehearsalContext["isOver"],
): Promise<RecordedSlimEvent[]> {
  const applied = events.filter(({ outcome }) => outcome === "applied");
  const over = await Promise.all(applied.map(async (event) => (await isOver?.(event)) ?? false));
  return applied.filter((_event, index) => over[index] === false);
}

/** `YYYY-MM-DD`, a day early: usage is counted by the day of the configured zone. */
function dayBefore(at: Date): string {
  return new Date(at.getTime() - 24 * 3_600_000).toISOString().slice(0, 10);
}
