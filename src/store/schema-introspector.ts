import { type Kysely, PostgresIntrospector, type TableMetadata } from "kysely";

/**
 * Looks at one schema only, and at the names of its tables. Kysely's own reads the columns of every schema of the
 * database, and fails when somebody drops one of them meanwhile.
 */
export class SchemaIntrospector extends PostgresIntrospector {
  readonly #db: Kysely<{ "pg_catalog.pg_tables": { schemaname: string; tablename: string } }>;
  readonly #schema: string;

  // Kysely hands over a database of which it says nothing.
  constructor(db: ConstructorParameters<typeof PostgresIntrospector>[0], schema: string) {
    super(db);
    this.#db = db;
    this.#schema = schema;
  }

  override async getTables(): Promise<TableMetadata[]> {
    const rows = await this.#db
      .selectFrom("pg_catalog.pg_tables")
      .select(["schemaname", "tablename"])
      .where("schemaname", "=", this.#schema)
      .execute();
    return rows.map(({ schemaname, tablename }) => ({
      name: tablename,
      schema: schemaname,
      isView: false,
      isForeign: false,
      columns: [],
    }));
  }
}
