import type { RehearsalOptions } from "./rehearsal.ts";

/** How many go on at once: they share the process with everything else. */
const atOnce = 2;
/** How many of these programs may hold: the other is for people who look at a page. */
const atOnceByPrograms = 1;
/** How many wait of each kind, so that programs do not take the places of people either. */
const maxWaiting = 10;

/** A rehearsal that was not begun (`code: "REHEARSALS_BUSY"`): ask again in a while. Nothing was copied or played. */
export class RehearsalsBusyError extends Error {
  override name = "RehearsalsBusyError" as const;
  readonly code = "REHEARSALS_BUSY";
}

type Kind = NonNullable<RehearsalOptions["askedBy"]>;

/** Does the work when there is room for it. */
export type Slots = <T>(wish: RehearsalOptions, work: () => Promise<T>) => Promise<T>;

/**
 * Creates the slots in which rehearsals are played. They throw RehearsalsBusyError when too many wait, when the wait took
 * longer than was wished, or when the signal was aborted before the work began.
 */
export function createSlots(): Slots {
  const going: Record<Kind, number> = { person: 0, program: 0 };
  const waiting: { kind: Kind; enter: () => void }[] = [];
  const isFree = (kind: Kind): boolean =>
    going.person + going.program < atOnce && (kind === "person" || going.program < atOnceByPrograms);
  const leave = (kind: Kind): void => {
    going[kind] -= 1;
    const [next] = waiting.splice(nextIn(), 1);
    if (next === undefined) return;
    going[next.kind] += 1;
    next.enter();
  };
  const nextIn = (): number => {
    const index = waiting.findIndex(({ kind }) => isFree(kind));
    return index === -1 ? waiting.length : index;
  };

  const enter = async (kind: Kind, { signal, slotWithinMs }: RehearsalOptions): Promise<void> => {
    if (signal?.aborted === true) throw givenUp();
    if (isFree(kind)) {
      going[kind] += 1;
      return;
    }
    if (waiting.filter((other) => other.kind === kind).length >= maxWaiting)
      throw new RehearsalsBusyError("Too many rehearsals are waiting: try again in a few seconds.");
    const limits = slotWithinMs === undefined ? [] : [AbortSignal.timeout(slotWithinMs)];
    const ends = AbortSignal.any([...limits, ...(signal === undefined ? [] : [signal])]);
    await new Promise<void>((resolve, reject) => {
      const leaveQueue = (): void => {
        waiting.splice(waiting.indexOf(waiter), 1);
        reject(givenUp());
      };
      const waiter = {
        kind,
        enter: () => {
          ends.removeEventListener("abort", leaveQueue);
          resolve();
        },
      };
      waiting.push(waiter);
      ends.addEventListener("abort", leaveQueue, { once: true });
    });
  };

  return async (wish, work) => {
    const kind = wish.askedBy ?? "person";
    await enter(kind, wish);
    try {
      if (wish.signal?.aborted === true) throw givenUp();
      return await work();
    } finally {
      leave(kind);
    }
  };
}

function givenUp(): RehearsalsBusyError {
  return new RehearsalsBusyError("The rehearsal did not begin in time: try again in a few seconds.");
}
