import { eventsTable } from "./events-table.ts";
import { groupCommit } from "./group-commit.ts";
import { guardsTable } from "./guards-table.ts";
import { listenersTable } from "./listeners-table.ts";
import { openDatabase } from "./open-database.ts";
import { type QueueEntry, queueTable } from "./queue-table.ts";
import { runsTable } from "./runs-table.ts";
import { stepsTable } from "./steps-table.ts";

/** The engine's durable state. Its tables are changed only inside `write`. */
export type EngineStore = ReturnType<typeof openEngineStore>;

/**
 * Opens the state in `file`; `onQueued` hears of queued work once it is on disk.
 * @throws EngineLockedError, EngineFileError
 */
export const openEngineStore = (file: string, onQueued: (entries: QueueEntry[]) => void) => {
  const database = openDatabase(file);
  const commits = groupCommit(database);
  let queuedNow: QueueEntry[] = [];
  return {
    events: eventsTable(database),
    runs: runsTable(database),
    steps: stepsTable(database),
    queue: queueTable(database, (entry) => queuedNow.push(entry)),
    listeners: listenersTable(database),
    guards: guardsTable(database),
    /** Makes a change as one durable whole: see `GroupCommit.write`. */
    async write<T>(change: () => T): Promise<T> {
      let queued: QueueEntry[] = [];
      const result = await commits.write(() => {
        queuedNow = [];
        const value = change();
        queued = queuedNow;
        return value;
      });
      if (queued.length > 0) onQueued(queued);
      return result;
    },
    close(): void {
      commits.close();
      database.close();
    },
  };
};
