import type { CompiledQuery, DatabaseConnection, Driver, QueryResult } from "kysely";
import { type Change, type GroupCommit, groupCommit } from "./group-commit.ts";
import { openSqliteFile, type SqliteFile, type StatementResult } from "./sqlite-file.ts";
import { StoreWriteError } from "./store-write-error.ts";

/**
 * Kysely on an SQLite file. Transactions, and statements that write, share commits ({@link groupCommit}) and resolve
 * when they are on disk. What reads outside a transaction sees what is committed, and waits for nobody.
 */
export class SqliteDriver implements Driver {
  readonly #path: string;
  #opened: { file: SqliteFile; changes: GroupCommit } | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  async init(): Promise<void> {
    const file = openSqliteFile(this.#path);
    this.#opened = { file, changes: groupCommit(file.writer) };
  }

  async acquireConnection(): Promise<SqliteConnection> {
    if (this.#opened === undefined) throw new Error("The SQLite file is not open.");
    return new SqliteConnection(this.#opened.file, this.#opened.changes);
  }

  async beginTransaction(connection: SqliteConnection): Promise<void> {
    await connection.begin();
  }

  async commitTransaction(connection: SqliteConnection): Promise<void> {
    await connection.commit();
  }

  async rollbackTransaction(connection: SqliteConnection): Promise<void> {
    connection.rollback();
  }

  async releaseConnection(connection: SqliteConnection): Promise<void> {
    connection.release();
  }

  async destroy(): Promise<void> {
    await this.#opened?.changes.close();
    this.#opened?.file.close();
  }
}

/** What one user of the file does until it is released: a query, a transaction, or statements that none may disturb. */
class SqliteConnection implements DatabaseConnection {
  readonly #file: SqliteFile;
  readonly #changes: GroupCommit;
  #change: Change | undefined;
  #ended = false;
  #endAlone: (() => void) | undefined;

  constructor(file: SqliteFile, changes: GroupCommit) {
    this.#file = file;
    this.#changes = changes;
  }

  async begin(): Promise<void> {
    this.#change = await this.#changes.begin();
  }

  async commit(): Promise<void> {
    this.#ended = true;
    await this.#change?.keep();
  }

  rollback(): void {
    this.#ended = true;
    this.#change?.undo();
  }

  release(): void {
    this.#endAlone?.();
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    // Nobody waited for it before the end: it must not get into the changes of others.
    if (this.#ended) throw new TypeError("The transaction that this query belongs to has ended.");
    if (this.#change !== undefined) return resultOf(this.#write(query));
    const { kind } = query.query;
    if (kind === "SelectQueryNode") return resultOf(this.#file.read(query.sql, query.parameters));
    if (kind === "InsertQueryNode" || kind === "UpdateQueryNode" || kind === "DeleteQueryNode")
      return resultOf(await this.#writeAtOnce(query));
    // VACUUM and the like work in no transaction, and settings such as a timeout are for who made them.
    this.#endAlone ??= await this.#changes.alone();
    return resultOf(this.#file.write(query.sql, query.parameters));
  }

  streamQuery(): never {
    throw new TypeError("Rows come all at once from SQLite: ask for pages.");
  }

  async #writeAtOnce(query: CompiledQuery): Promise<StatementResult> {
    const change = await this.#changes.begin();
    let result: StatementResult;
    try {
      result = this.#write(query);
    } catch (error) {
      change.undo();
      throw error;
    }
    await change.keep();
    return result;
  }

  /** @throws StoreWriteError when the disk is to blame */
  #write({ sql, parameters }: CompiledQuery): StatementResult {
    // It would be a transaction of its own after an error that has cost the shared one.
    if (!this.#file.writer.isTransaction) throw new StoreWriteError("the transaction is gone");
    try {
      return this.#file.write(sql, parameters);
    } catch (error) {
      throw isDiskFault(error) ? new StoreWriteError(error) : error;
    }
  }
}

/** SQLITE_READONLY, SQLITE_IOERR and SQLITE_FULL. @see https://sqlite.org/rescode.html */
const diskFaults = new Set([8, 10, 13]);

function isDiskFault(error: unknown): boolean {
  if (!(error instanceof Error && "errcode" in error && typeof error.errcode === "number")) return false;
  // The low byte of an extended code is the primary one.
  return diskFaults.has(error.errcode & 0xff);
}

function resultOf<R>({ rows, changes }: StatementResult): QueryResult<R> {
  return {
    // Kysely's types say which columns a query returns.
    rows: rows as R[],
    ...(changes !== undefined && { numAffectedRows: BigInt(changes) }),
  };
}
