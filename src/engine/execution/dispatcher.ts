import type { EngineClock } from "../clock.ts";
import type { EngineLogger } from "../logger.ts";
import type { EngineStore } from "../storage/engine-store.ts";
import type { QueueEntry } from "../storage/queue-table.ts";
import { type ReadyCall, readyQueue } from "./ready-queue.ts";

/** Calls that count together: at most `limit` of them at once. */
export type ConcurrencyGroup = { name: string; limit: number };

export type DispatcherOptions = {
  store: EngineStore;
  clock: EngineClock;
  logger: EngineLogger;
  /** Calls on their way at once, over all functions. */
  maxCalls: number;
  /** What a call counts against; undefined when its item is gone. */
  groupsOf: (itemId: number) => ConcurrencyGroup[] | undefined;
  execute: (itemId: number) => Promise<void>;
  /** Does what a timer stands for; resolves once it is on disk. */
  fire: (entry: QueueEntry) => Promise<void>;
};

/** Brings queued work to execution when it is due. */
export type Dispatcher = {
  /** Takes up all work in the store, then what `accept` brings. */
  start(): Promise<void>;
  /** Hears of work that was just committed. */
  accept(entries: QueueEntry[]): void;
  stats(): { queued: number; running: number; overdueMs: number };
  /** Starts nothing more; resolves when no call is on its way, or after `timeoutMs`. */
  stop(timeoutMs: number): Promise<void>;
  inFlight: ReadonlySet<number>;
};

const pageSize = 1000;
// After work could not be recorded, such as on a full disk.
const faultDelayMs = 1000;

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
  let scannedToMs = -1;
  let timer: { atMs: number; cancel: () => void } | undefined;
  let onIdle: (() => void) | undefined;

  const takeUp = (entry: QueueEntry): void => {
    if (taken.has(entry.id)) return;
    taken.add(entry.id);
    if (entry.kind === "discover" || entry.kind === "step")
      ready.push({ id: entry.id, dueAtMs: entry.dueAtMs });
    else attempt(entry, options.fire(entry));
  };

  /** Watches work that ends with its item gone from the store, and takes the item up again when it failed. */
  const attempt = (entry: Pick<QueueEntry, "id" | "kind" | "dueAtMs">, work: Promise<void>): void => {
    work.then(
      () => taken.delete(entry.id),
      (error: unknown) => {
        taken.delete(entry.id);
        if (!running) return;
        logger.error("Work could not be recorded and will be tried again", { kind: entry.kind, error });
        clock.at(clock.now() + faultDelayMs, () => running && (takeUp(entry), pump()));
      },
    );
  };

  const pump = (): void => {
    while (running && inFlight.size < options.maxCalls) {
      const next = ready.shift();
      if (next === undefined) return;
      try {
        const groups = options.groupsOf(next.id);
        if (groups === undefined) {
          taken.delete(next.id);
          ready.giveUp(next);
        } else if (ready.admit(next, groups)) {
          call(next, groups);
        }
      } catch (error) {
        // The file could not be read. Whoever brought the work is not to blame: it is on disk.
        ready.giveUp(next);
        attempt({ ...next, kind: "discover" }, Promise.reject(error));
      }
    }
  };

  const call = ({ id, dueAtMs }: ReadyCall, groups: ConcurrencyGroup[]): void => {
    inFlight.add(id);
    const work = options.execute(id).finally(() => {
      inFlight.delete(id);
      ready.release(groups);
      if (inFlight.size === 0) onIdle?.();
      pump();
    });
    attempt({ id, kind: "discover", dueAtMs }, work);
  };

  const armTimer = (atMs: number): void => {
    if (timer && timer.atMs <= atMs) return;
    timer?.cancel();
    const onTime = (): void => {
      timer = undefined;
      // From before its own time, in case the wall clock was set back since the last look.
      scannedToMs = Math.min(scannedToMs, atMs - 1);
      scan().catch((error: unknown) => {
        if (!running) return;
        logger.error("Due work could not be read and will be again", { error });
        armTimer(clock.now() + faultDelayMs);
      });
    };
    timer = { atMs, cancel: clock.at(atMs, onTime) };
  };

  /** Takes up what has become due since the last look, and sets the timer for what comes next. */
  const scan = async (): Promise<void> => {
    const nowMs = clock.now();
    let after = { dueAtMs: scannedToMs, id: Number.MAX_SAFE_INTEGER };
    while (running) {
      const from = after;
      // As a write, so that nothing is taken up whose commit is still to come.
      const page = await store.write(() => store.queue.due(from, nowMs, pageSize));
      for (const entry of page) takeUp(entry);
      pump();
      const last = page.at(-1);
      if (page.length < pageSize || !last) break;
      after = last;
    }
    if (!running) return;
    scannedToMs = Math.max(scannedToMs, nowMs);
    const nextMs = store.queue.nextDueAtMs(nowMs);
    if (nextMs !== undefined) armTimer(nextMs);
  };

  return {
    inFlight,
    async start() {
      running = true;
      // From the very start again: runs may have been held for a function that is registered only now.
      scannedToMs = -1;
      await scan();
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
