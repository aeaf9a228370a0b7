import { setImmediate } from "node:timers/promises";
import type { EngineStore } from "../storage/engine-store.ts";
import type { ListedRun } from "../storage/runs-listing.ts";
import { decodeRunCursor, encodeRunCursor } from "./run-cursor.ts";
import { type RunState, type RunSummary, toRunSummary, toStoredStatus } from "./run-summary.ts";

/** Which runs are asked for. What is left out does not matter. */
export type RunFilter = {
  status?: RunState;
  /** With its app's id in front. */
  functionId?: string;
  /** The engine's id of an event, or its sender's. */
  eventId?: string;
  /** Opaque, from the page before. */
  cursor?: string;
  /** 1 to 200. */
  limit: number;
};

/** Runs, newest first. */
export type RunPage = { runs: RunSummary[]; nextCursor: string | null };

const maxPageSize = 200;

/**
 * Lists runs, newest first, of what is on disk. Looks at so many runs at a time that the engine's own work is not held
 * up, however rare is what is asked for. @throws EngineCursorError, RangeError for a limit that is none
 */
export const listRuns = async (store: EngineStore, filter: RunFilter): Promise<RunPage> => {
  const { limit } = filter;
  if (!Number.isInteger(limit) || limit < 1 || limit > maxPageSize) {
    throw new RangeError(`A page holds 1 to ${maxPageSize} runs, not ${limit}.`);
  }
  // One more than asked for tells whether there is a next page.
  const found =
    filter.eventId === undefined
      ? await newest(store, filter, limit + 1)
      : await ofEvent(store, filter, filter.eventId);
  const runs = found.slice(0, limit).map(toRunSummary);
  const last = runs.at(-1);
  return { runs, nextCursor: found.length > limit && last ? encodeRunCursor(last.id) : null };
};

const newest = async (store: EngineStore, filter: RunFilter, limit: number): Promise<ListedRun[]> => {
  const status = filter.status && toStoredStatus(filter.status);
  const { functionId } = filter;
  const found: ListedRun[] = [];
  let below = cursorOf(filter);
  for (;;) {
    const from = below;
    const left = limit - found.length;
    const look = await store.read(() => store.listing.look({ status, functionId, below: from, limit: left }));
    found.push(...look.runs);
    if (found.length >= limit || look.below === undefined) return found;
    below = look.below;
    await setImmediate();
  }
};

const ofEvent = async (store: EngineStore, filter: RunFilter, eventId: string): Promise<ListedRun[]> => {
  const { functionId } = filter;
  const status = filter.status && toStoredStatus(filter.status);
  const below = cursorOf(filter);
  const runs = await store.read(() => store.listing.ofEvent(eventId));
  return runs.filter(
    (run) =>
      (below === undefined || run.id < below) &&
      (status === undefined || run.status === status) &&
      (functionId === undefined || run.functionId === functionId),
  );
};

const cursorOf = ({ cursor }: RunFilter): string | undefined =>
  cursor === undefined ? undefined : decodeRunCursor(cursor);
