import type { PeopleCopy } from "../store/copy-people.ts";
import { type Happenings, planHappenings } from "./happenings.ts";
import { openScratch, type Scratch, type ScratchOptions } from "./open-scratch.ts";
import { play } from "./play.ts";
import type { Rehearsal, RehearsalOptions, RehearsedMessage, Verdict } from "./rehearsal.ts";
import { runsOfEvents } from "./runs-of-events.ts";

/** What one rehearsal plays. */
export type RehearsalPlan = {
  copy: PeopleCopy;
  /** Runs that have begun go on; otherwise they begin now. */
  goesOn: boolean;
  happenings?: Happenings;
  options: RehearsalOptions;
  /** Which outcomes are told; default: all. */
  tells?: (entry: RehearsedMessage) => boolean;
  /** Brings the events in, and returns them; null: there is nothing to be played. */
  begin: (scratch: Scratch) => Promise<{ id: string; name: string }[] | null>;
};

/** What every rehearsal is made with. */
export type RehearsalStage = Pick<ScratchOptions, "vault" | "channels" | "factory"> & { now: () => Date };

const defaultHorizonMs = 14 * 24 * 3_600_000;

/** One that takes longer, by the machine's clock, ends with what it has found. */
const longestMs = 20_000;

/** Opens a copy, begins, puts time forward, and throws the copy away. */
export async function rehearse(stage: RehearsalStage, plan: RehearsalPlan): Promise<Rehearsal | null> {
  const { now, ...built } = stage;
  const { copy, goesOn, happenings = planHappenings([]), options, begin, tells = () => true } = plan;
  const beganAtMs = now().getTime();
  const { horizonMs = defaultHorizonMs, signal } = options;
  const scratch = await openScratch({
    ...built,
    copy,
    beganAtMs,
    goesOn,
    onAccepted: (place, message) => happenings.onAccepted(place, message),
  });
  try {
    const events = await begin(scratch);
    if (events === null) return null;
    happenings.begin(scratch);
    const played = await play(scratch, {
      untilMs: beganAtMs + horizonMs,
      signal: AbortSignal.any([AbortSignal.timeout(longestMs), ...(signal === undefined ? [] : [signal])]),
      happeningsLeft: () => happenings.left(),
    });
    const entries = scratch.recording.entries.filter(tells).sort(inOrder);
    return {
      entries,
      totals: totalsOf(entries),
      runs: await runsOfEvents(scratch.engine, [...events, ...happenings.events]),
      beganAt: new Date(beganAtMs).toISOString(),
      endedAt: scratch.now().toISOString(),
      complete: played === "complete",
      interrupted: played === "interrupted",
    };
  } finally {
    await scratch.close();
  }
}

function totalsOf(entries: readonly RehearsedMessage[]): Rehearsal["totals"] {
  const last = new Map<string, Verdict>(entries.map(({ key, verdict }) => [key, verdict]));
  const totals: Rehearsal["totals"] = {};
  for (const verdict of last.values()) totals[verdict] = (totals[verdict] ?? 0) + 1;
  return totals;
}

/** By time; what comes at one instant in an order that does not depend on which of several steps was done first. */
function inOrder(one: RehearsedMessage, other: RehearsedMessage): number {
  return (
    one.at.localeCompare(other.at) ||
    withoutChannel(one).localeCompare(withoutChannel(other)) ||
    other.channel.localeCompare(one.channel)
  );
}

function withoutChannel({ key, channel }: RehearsedMessage): string {
  return key.slice(0, -channel.length);
}
