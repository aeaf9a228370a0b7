import { appsTable } from "./apps-table.ts";
import { type AtPoint, passBy } from "../engine-points.ts";
import { batchesTable } from "./batches-table.ts";
import { debouncesTable } from "./debounces-table.ts";
import { eventsTable } from "./events-table.ts";
import type { EngineFileError } from "../engine-errors.ts";
import { failuresTable } from "./failures-table.ts";
import { fileHealth } from "./file-health.ts";
import { groupCommit } from "./group-commit.ts";
import { guardsTable } from "./guards-table.ts";
import { listenersTable } from "./listeners-table.ts";
import { metadataTable } from "./metadata-table.ts";
import { openDatabase } from "./open-database.ts";
import { type QueueEntry, queueTable } from "./queue-table.ts";
import { runsListing } from "./runs-listing.ts";
import { runsTable } from "./runs-table.ts";
import { signalsTable } from "./signals-table.ts";
import { stepsTable } from "./steps-table.ts";

/** What a change brings about outside the file, once it is on disk. */
type Effects = { queued: QueueEntry[]; unfinished: number };
const noEffects = (): Effects => ({ queued: [], unfinished: 0 });

/** The engine's durable state. Its tables are changed only inside `write`. */
export type EngineStore = ReturnType<typeof openEngineStore>;

export type EngineStoreOptions = {
  /** Hears, once, that the file cannot be relied on any more. */
  onFault?: (fault: EngineFileError) => void;
  atPoint?: AtPoint;
};

/**
 * Opens the state in `file`; `onQueued` hears of queued work once it is on disk.
 * @throws EngineLockedError, EngineFileError
 */
export const openEngineStore = (
  file: string,
  onQueued: (entries: QueueEntry[]) => void,
  { onFault = () => {}, atPoint = passBy }: EngineStoreOptions = {},
) => {
  const { database, isNew } = openDatabase(file, atPoint);
  const health = fileHealth(database, file, onFault);
  const commits = groupCommit(database, health, atPoint);
  let effects = noEffects();
  const runs = runsTable(database, (change) => void (effects.unfinished += change));
  let unfinished = runs.countUnfinished();
  return {
    /** Whether the file was created just now. */
    isNew,
    fault: health.fault,
    explain: health.explain,
    apps: appsTable(database),
    events: eventsTable(database),
    runs,
    listing: runsListing(database),
    steps: stepsTable(database),
    failures: failuresTable(database),
    queue: queueTable(database, (entry) => void effects.queued.push(entry)),
    listeners: listenersTable(database),
    guards: guardsTable(database),
    signals: signalsTable(database),
    metadata: metadataTable(database),
    debounces: debouncesTable(database),
    batches: batchesTable(database),
    /** Makes a change as one durable whole: see `GroupCommit.write`. */
    async write<T>(change: () => T): Promise<T> {
      const own = noEffects();
      const result = await commits.write(() => {
        effects = own;
        return change();
      });
      unfinished += own.unfinished;
      if (own.queued.length > 0) onQueued(own.queued);
      return result;
    },
    /** Looks at what is on disk: see `GroupCommit.read`. */
    read: <T>(look: () => T): Promise<T> => commits.read(look),
    /** Runs that have not ended, of what is on disk. Counted along, because counting them takes longer the more they are. */
    unfinishedRuns: (): number => unfinished,
    close(): void {
      commits.close();
      database.close();
    },
  };
};
