import { DatabaseSync } from "node:sqlite";
import { Client } from "pg";

/** Rows of every table, by table name. */
export type Tables = Map<string, Record<string, unknown>[]>;

/** Every row of an SQLite file that nobody holds open any more. */
export function sqliteTables(file: string): Tables {
  const database = new DatabaseSync(file);
  try {
    const names = database.prepare("select name from sqlite_master where type = 'table'").all();
    return new Map(
      names.map(({ name }) => {
        const rows = database.prepare(`select * from "${String(name)}"`);
        rows.setReadBigInts(true);
        return [String(name), rows.all()];
      }),
    );
  } finally {
    database.close();
  }
}

/** Every row of a PostgreSQL schema. */
export async function postgresTables(connectionString: string, schema: string): Promise<Tables> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = $1",
      [schema],
    );
    const tables: Tables = new Map();
    for (const { name } of rows) {
      const all = await client.query<Record<string, unknown>>(`select * from ${schema}."${name}"`);
      tables.set(name, all.rows);
    }
    return tables;
  } finally {
    await client.end();
  }
}

/** `table.column` of every place that holds the text, in any letter case, sorted. */
export function columnsWith(tables: Tables, text: string): string[] {
  const places = new Set<string>();
  for (const [table, rows] of tables) {
    for (const row of rows) {
      for (const [column, value] of Object.entries(row)) {
        if (asText(value).toLowerCase().includes(text.toLowerCase())) places.add(`${table}.${column}`);
      }
    }
  }
  return [...places].toSorted();
}

function asText(value: unknown): string {
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString("latin1");
  return typeof value === "bigint" ? value.toString() : JSON.stringify(value);
}
