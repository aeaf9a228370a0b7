import type { DatabaseSync } from "node:sqlite";
import { StoreWriteError } from "./store-write-error.ts";

/** A change inside a transaction that it may share with others. It ends with `keep` or `undo`. */
export type Change = {
  /**
   * Resolves once it is on disk, with all that shares its transaction.
   * @throws StoreWriteError when it could not be written; then nothing of it stays
   */
  keep(): Promise<void>;
  /** Takes it back, and no other. */
  undo(): void;
};

/** Lets changes that come at the same time share one trip to the disk, which is what a commit costs. */
export type GroupCommit = {
  /**
   * Begins a change once those before it have ended: changes never overlap, and each sees those before it.
   * @throws StoreWriteError
   */
  begin(): Promise<Change>;
  /** Commits what is open and keeps everyone else away, until the function it returns is called. */
  alone(): Promise<() => void>;
  /** Commits what is open and begins nothing more. */
  close(): Promise<void>;
};

type Waiter = { resolve: () => void; reject: (error: unknown) => void };

/** Those who wait for one transaction, in the order of their changes. */
type Batch = Waiter[];

/**
 * Group commit over one connection. The first change opens a transaction, those that come before the event loop has
 * worked through its input join it, each in a savepoint of its own, and all commit together. Who reads on this
 * connection sees what is not committed yet, and so must wait for the commit like who writes; others read on another.
 */
export function groupCommit(database: DatabaseSync): GroupCommit {
  const statements = {
    // At once: a transaction that reads first fails when another process has written before it writes.
    begin: database.prepare("begin immediate"),
    commit: database.prepare("commit"),
    rollback: database.prepare("rollback"),
    open: database.prepare("savepoint change"),
    release: database.prepare("release change"),
    undo: database.prepare("rollback to change"),
  };
  const takeTurn = turns();
  const tell = teller();
  let open: Batch | undefined;
  let closed = false;

  const beginBatch = (): Batch => {
    // Left by a commit that failed so badly that it could not even be rolled back.
    if (database.isTransaction) statements.rollback.run();
    statements.begin.run();
    const batch: Batch = [];
    open = batch;
    setImmediate(() => void commitInTurn(batch));
    return batch;
  };

  const commitInTurn = async (batch: Batch): Promise<void> => {
    const done = await takeTurn();
    if (open === batch) commit();
    done();
  };

  const commit = (): void => {
    if (open === undefined) return;
    try {
      statements.commit.run();
    } catch (error) {
      abandon(error);
      return;
    }
    tell(open);
    open = undefined;
  };

  /** Everybody who shares the transaction is told that nothing of it was written. */
  const abandon = (cause: unknown): void => {
    const error = new StoreWriteError(cause);
    for (const { reject } of open ?? []) reject(error);
    open = undefined;
    try {
      if (database.isTransaction) statements.rollback.run();
    } catch {
      // The next batch tries again before it begins.
    }
  };

  const inSavepoint = (batch: Batch, done: () => void): Change => {
    let ended = false;
    const end = (how: () => void): void => {
      if (ended) return;
      ended = true;
      try {
        how();
      } catch (error) {
        // A full disk may have cost the whole transaction: then the savepoint is gone too.
        abandon(error);
      }
      done();
    };
    return {
      keep() {
        return new Promise((resolve, reject) => {
          batch.push({ resolve, reject });
          end(() => statements.release.run());
        });
      },
      undo() {
        end(() => {
          statements.undo.run();
          statements.release.run();
        });
      },
    };
  };

  return {
    async begin() {
      const done = await takeTurn();
      if (closed) {
        done();
        throw new Error("The store is closed: it takes no more changes.");
      }
      try {
        const batch = open ?? beginBatch();
        statements.open.run();
        return inSavepoint(batch, done);
      } catch (error) {
        done();
        throw new StoreWriteError(error);
      }
    },
    async alone() {
      const done = await takeTurn();
      commit();
      return done;
    },
    async close() {
      const done = await takeTurn();
      closed = true;
      commit();
      done();
    },
  };
}

/** How many go on in one turn of the event loop. */
const toldAtOnce = 8;

/**
 * Tells those whose changes are on disk, a few in each turn of the event loop. All at once they would hold it up with
 * all that they do next, and Node takes no more than one new connection in a turn: who calls would not be heard.
 */
function teller(): (written: Waiter[]) => void {
  const waiting: Waiter[] = [];
  const tellSome = (): void => {
    for (const { resolve } of waiting.splice(0, toldAtOnce)) resolve();
    if (waiting.length > 0) setImmediate(tellSome);
  };
  return (written) => {
    const telling = waiting.length > 0;
    waiting.push(...written);
    if (!telling) tellSome();
  };
}

/** One after the other, in the order of asking: whoever has the turn calls the function to pass it on. */
function turns(): () => Promise<() => void> {
  let last: Promise<void> = Promise.resolve();
  return async () => {
    const before = last;
    const turn = Promise.withResolvers<void>();
    last = turn.promise;
    await before;
    return turn.resolve;
  };
}
