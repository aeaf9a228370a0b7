import type { DatabaseSync } from "node:sqlite";
import { EngineClosedError } from "../engine-errors.ts";
import { type AtPoint, passBy } from "../engine-points.ts";
import type { FileHealth } from "./file-health.ts";

/** Runs changes so that many of them share one trip to the disk. */
export type GroupCommit = {
  /**
   * Runs `change` now, alone and as a whole: when it throws, nothing of it stays and the promise rejects with
   * that error. Resolves once the change is on disk.
   * @throws EngineStorageError (rejection) when it could not be written, EngineFileError when the file cannot be
   * relied on any more, EngineClosedError after `close`.
   */
  write<T>(change: () => T): Promise<T>;
  /**
   * Resolves to what `look` finds while every change it can see is on disk: the tables show changes as soon as they
   * are made, and a crash or a full disk could still undo them. It is not held up by changes that cannot be written.
   * @throws EngineFileError, EngineClosedError (rejection) as `write`
   */
  read<T>(look: () => T): Promise<T>;
  /** Commits what is open and takes no more. */
  close(): void;
};

type Waiter = { resolve: () => void; reject: (error: unknown) => void };

/**
 * Group commit over one connection. The first change of a tick opens a transaction, later ones join it, each
 * inside its own savepoint, and all commit together once the tick's input has been worked through.
 */
export const groupCommit = (
  database: DatabaseSync,
  health: FileHealth,
  atPoint: AtPoint = passBy,
): GroupCommit => {
  const statements = {
    begin: database.prepare("BEGIN IMMEDIATE"),
    commit: database.prepare("COMMIT"),
    rollback: database.prepare("ROLLBACK"),
    open: database.prepare("SAVEPOINT change"),
    keep: database.prepare("RELEASE change"),
    undo: database.prepare("ROLLBACK TO change"),
  };
  let waiters: Waiter[] | undefined;
  /** Reads that came while a transaction was open. */
  let readers: (() => void)[] = [];
  let closed = false;

  const rollBackWhatIsLeft = (): void => {
    if (database.isTransaction) statements.rollback.run();
  };

  const settle = (): void => {
    const batch = waiters ?? [];
    waiters = undefined;
    atPoint("before a commit");
    try {
      statements.commit.run();
      health.verify();
    } catch (error) {
      abandon(batch, error);
      return;
    }
    atPoint("after a commit");
    for (const waiter of batch) waiter.resolve();
    admitReaders();
  };

  const abandon = (batch: Waiter[], cause: unknown): void => {
    const error = health.explain(cause);
    for (const waiter of batch) waiter.reject(error);
    try {
      rollBackWhatIsLeft();
    } catch {
      // The disk will not even take that: the next batch tries again before it begins.
    }
    admitReaders();
  };

  const admitReaders = (): void => {
    const admitted = readers;
    readers = [];
    for (const read of admitted) read();
  };

  const beginBatch = (): Waiter[] => {
    rollBackWhatIsLeft();
    statements.begin.run();
    const batch: Waiter[] = [];
    waiters = batch;
    // After the promise callbacks and input of this tick, which may bring more changes.
    setImmediate(() => {
      if (waiters === batch) settle();
    });
    return batch;
  };

  const runChange = <T>(change: () => T, batch: Waiter[]): T => {
    statements.open.run();
    try {
      const result = change();
      statements.keep.run();
      return result;
    } catch (error) {
      if (!undone()) {
        waiters = undefined;
        abandon(batch, error);
      }
      throw error;
    }
  };

  /** Whether the failed change alone could be taken back: a full disk may cost the whole transaction. */
  const undone = (): boolean => {
    if (!database.isTransaction) return false;
    try {
      statements.undo.run();
      statements.keep.run();
      return true;
    } catch {
      return false;
    }
  };

  const refuseWithoutFile = (): void => {
    if (closed) throw new EngineClosedError();
    const fault = health.fault();
    if (fault) throw fault;
  };

  return {
    read<T>(look: () => T): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        const read = (): void => {
          try {
            refuseWithoutFile();
            rollBackWhatIsLeft();
            health.verify();
            resolve(look());
          } catch (error) {
            reject(health.explain(error));
          }
        };
        if (waiters) readers.push(read);
        else read();
      });
    },
    write<T>(change: () => T): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        refuseWithoutFile();
        try {
          if (waiters) atPoint("between two changes of a commit");
          const batch = waiters ?? beginBatch();
          const result = runChange(change, batch);
          batch.push({ resolve: () => resolve(result), reject });
        } catch (error) {
          throw health.explain(error);
        }
      });
    },
    close() {
      closed = true;
      if (waiters) settle();
    },
  };
};
