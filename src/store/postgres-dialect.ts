import { type Dialect, PostgresDialect } from "kysely";
import { type CustomTypesConfig, Pool, types } from "pg";
import { SchemaIntrospector } from "./schema-introspector.ts";

const connectTimeoutMs = 10_000;

/**
 * PostgreSQL through a pool of connections. A lost connection fails the queries on it and is replaced by the
 * next ones; `onConnectionError` hears of those that broke while no query was waiting.
 */
export function postgresDialect(options: {
  url: string;
  /** Where the tables are. */
  schema: string;
  maxConnections: number;
  onConnectionError: (error: Error) => void;
}): Dialect {
  const pool = new Pool({
    connectionString: options.url,
    max: options.maxConnections,
    connectionTimeoutMillis: connectTimeoutMs,
    keepAlive: true,
    application_name: "bienvenue",
    types: { getTypeParser: parserOf },
  });
  // Without listeners, Node ends the process on such an error. The pool's own covers idle clients only, not one
  // that is between two queries of a transaction.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", options.onConnectionError));
  const dialect = new PostgresDialect({ pool });
  return {
    createDriver: () => dialect.createDriver(),
    createAdapter: () => dialect.createAdapter(),
    createQueryCompiler: () => dialect.createQueryCompiler(),
    createIntrospector: (db) => new SchemaIntrospector(db, options.schema),
  };
}

/** int8 as a number: all of ours are milliseconds or counters, far below 2^53. */
const parserOf: CustomTypesConfig["getTypeParser"] = (oid, format) =>
  oid === types.builtins.INT8 && format !== "binary" ? Number : types.getTypeParser(oid, format);
