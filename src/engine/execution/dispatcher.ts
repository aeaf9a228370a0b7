import type { EngineClock } from "../clock.ts";
import { EngineStorageError } from "../engine-errors.ts";
import type { EngineLogger } from "../logger.ts";
import type { EngineStore } from "../storage/engine-store.ts";
import { isCall, type QueueEntry } from "../storage/queue-table.ts";
import { type ReadyCall, readyQueue } from "./ready-queue.ts";

export type DispatcherOptions = {
  store: EngineStore;
  clock: EngineClock;
  logger: EngineLogger;
  /** When the call of an item may start; undefined when there is nothing to call (any more, or for now). */
  plan: (itemId: number) => ReadyCall | undefined;
  execute: (itemId: number) => Promise<void>;
  /** Does what a timer stands for; resolves once it is on disk. */
  fire: (entry: QueueEntry) => Promise<void>;
};

/** Brings queued work to execution when it is due. */
export type Dispatcher = {
  /** Takes up all work in the store, then what `accept` brings. Again: looks anew at all work that waits. */
  start(): Promise<void>;
  /** Hears of work that was just committed. */
  accept(entries: QueueEntry[]): void;
  stats(): { queued: number; running: number; overdueMs: number };
  /** Starts nothing more; resolves when no call is on its way, or after `timeoutMs`. */
  stop(timeoutMs: number): Promise<void>;
  inFlight: ReadonlySet<number>;
};

/** An item of the queue as its place there. */
type Place = Pick<QueueEntry, "id" | "dueAtMs">;

// Timers of one page fire in one go, during which nothing else happens.
const pageSize = 200;
// After work could not be recorded, such as on a full disk.
const faultDelayMs = 1000;

const lastAt = (dueAtMs: number): Place => ({ dueAtMs, id: Number.MAX_SAFE_INTEGER });

/**
 * Nothing polls: work due now arrives through `accept`, and one timer stands for the earliest work due later,
 * which stays on disk until then. Items are looked up again when their turn comes, so one that was deleted
 * meanwhile is simply skipped.
 */
export const dispatcher = (options: DispatcherOptions): Dispatcher => {
  const { store, clock, logger } = options;
  /** Everything taken up and not finished, so that nothing is taken up twice. */
  const taken = new Set<number>();
  const inFlight = new Set<number>();
  const ready = readyQueue();
  let running = false;
  /** All work up to this place has been taken up. */
  let seen = lastAt(-1);
  let scanning = false;
  /** The timer rang during a scan. */
  let rescan = false;
  let timer: { atMs: number; cancel: () => void } | undefined;
  let onIdle: (() => void) | undefined;

  const takeUp = (entry: QueueEntry): void => {
    if (taken.has(entry.id)) return;
    taken.add(entry.id);
    if (isCall(entry.kind)) makeReady(entry);
    else watch(entry, options.fire(entry));
  };

  /** What was seen, such as that an item is gone, may be of a change whose commit is still to come, and may fail. */
  const recorded = (): Promise<void> => store.write(() => {});

  const makeReady = (entry: QueueEntry): void => {
    try {
      const call = options.plan(entry.id);
      if (call) ready.push(call);
      else watch(entry, recorded());
    } catch (error) {
      // The file could not be read. Whoever brought the work is not to blame: it is on disk.
      watch(entry, Promise.reject(error));
    }
  };

  /** Watches work that ends with its item gone from the store, and has the item taken up again when it failed. */
  const watch = ({ id, dueAtMs }: Place, work: Promise<void>): void => {
    work.then(
      () => taken.delete(id),
      (error: unknown) => {
        taken.delete(id);
        lookAgain("Work could not be recorded and will be tried again", error, lastAt(dueAtMs - 1));
      },
    );
  };

  const lookAgain = (message: string, error: unknown, from: Place): void => {
    if (!running) return;
    logger.error(message, { error });
    if (from.dueAtMs < seen.dueAtMs) seen = from;
    armTimer(clock.now() + faultDelayMs);
  };

  const pump = (): void => {
    while (running) {
      const next = ready.shift();
      if (next === undefined) return;
      call(next);
    }
  };

  const call = (next: Place): void => {
    inFlight.add(next.id);
    const work = options.execute(next.id).finally(() => {
      inFlight.delete(next.id);
      ready.release(next.id);
      if (inFlight.size === 0) onIdle?.();
      pump();
    });
    watch(next, work);
  };

  const armTimer = (atMs: number): void => {
    // It can be behind the last look when the wall clock was set back.
    if (atMs <= seen.dueAtMs) seen = lastAt(atMs - 1);
    if (timer && timer.atMs <= atMs) return;
    timer?.cancel();
    const onTime = (): void => {
      timer = undefined;
      void scan();
    };
    timer = { atMs, cancel: clock.at(atMs, onTime) };
  };

  /** Takes up the next page of what is due; false when that was all, and the timer is set for what comes later. */
  const takeUpPage = async (): Promise<boolean> => {
    const from = seen;
    const untilMs = clock.now();
    // As a write, so that nothing is taken up whose commit is still to come.
    const { page, nextMs } = await store.write(() => {
      const page = store.queue.due(from, untilMs, pageSize);
      const isLast = page.length < pageSize;
      seen = (isLast ? undefined : page.at(-1)) ?? lastAt(untilMs);
      return { page, nextMs: isLast ? store.queue.nextDueAtMs(untilMs) : undefined };
    });
    if (!running) return false;
    for (const entry of page) takeUp(entry);
    pump();
    if (page.length === pageSize) return true;
    if (nextMs !== undefined) armTimer(nextMs);
    return false;
  };

  const scan = async (): Promise<void> => {
    if (scanning) {
      rescan = true;
      return;
    }
    scanning = true;
    const from = seen;
    try {
      do rescan = false;
      while ((await takeUpPage()) || rescan);
    } catch (error) {
      // From before the instant: what is due at one instant may fill several pages.
      lookAgain("Due work could not be read and will be again", error, lastAt(from.dueAtMs - 1));
    } finally {
      scanning = false;
    }
  };

  return {
    inFlight,
    async start() {
      running = true;
      // From the very start again: runs may have been held for a function that is registered only now, and what
      // waits may count otherwise.
      ready.clear();
      taken.clear();
      for (const id of inFlight) taken.add(id);
      const from = lastAt(-1);
      seen = from;
      try {
        if (await takeUpPage()) void scan();
      } catch (error) {
        if (!(error instanceof EngineStorageError)) throw error;
        lookAgain("Due work could not be read and will be again", error, from);
      }
    },
    accept(entries) {
      // Before the start they are left to its scan.
      if (!running) return;
      const nowMs = clock.now();
      for (const entry of entries) {
        if (entry.dueAtMs <= nowMs) takeUp(entry);
        else armTimer(entry.dueAtMs);
      }
      pump();
    },
    stats: () => {
      const nowMs = clock.now();
      const overdueMs = nowMs - (ready.oldestDueAtMs() ?? nowMs);
      return { queued: ready.size(), running: inFlight.size, overdueMs };
    },
    async stop(timeoutMs) {
      running = false;
      timer?.cancel();
      if (inFlight.size === 0) return;
      await new Promise<void>((resolve) => {
        onIdle = resolve;
        setTimeout(resolve, timeoutMs).unref();
      });
    },
  };
};
