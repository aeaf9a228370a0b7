import { type CreateTableBuilder, type Kysely, type RawBuilder, sql } from "kysely";

/** A database as migrations see it: whatever tables it has. */
export type Database = Kysely<unknown>;
export type DialectName = "sqlite" | "postgres";

export type ColumnTypes = {
  /** Compared byte by byte, so that instants, ids and cursors sort the same in every locale. */
  text: RawBuilder<unknown>;
  integer: RawBuilder<unknown>;
  /** Primary key that grows with every row. */
  sequence: RawBuilder<unknown>;
};

const sqliteTypes: ColumnTypes = {
  text: sql`text`,
  integer: sql`integer`,
  sequence: sql`integer primary key autoincrement`,
};

const postgresTypes: ColumnTypes = {
  text: sql`text collate "C"`,
  integer: sql`bigint`,
  sequence: sql`bigint generated always as identity primary key`,
};

/** The column types of a dialect. */
export function columnTypes(dialect: DialectName): ColumnTypes {
  return dialect === "sqlite" ? sqliteTypes : postgresTypes;
}

/** Begins a table; on SQLite a strict one. */
export function newTable(db: Database, dialect: DialectName, name: string): CreateTableBuilder<string> {
  const builder = db.schema.createTable(name);
  return dialect === "sqlite" ? builder.modifyEnd(sql`strict`) : builder;
}
