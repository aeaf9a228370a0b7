/** Prints the URL of a PostgreSQL on 127.0.0.1:5432 that lets this user make schemas, or nothing. */
import { Client } from "pg";

const candidates = ["postgres", "root", "test"].map((user) => `postgres://${user}@127.0.0.1:5432`);

for (const server of candidates) {
  for (const database of ["test", "postgres"]) {
    const connectionString = `${server}/${database}`;
    const client = new Client({ connectionString, connectionTimeoutMillis: 2000 });
    try {
      await client.connect();
      const { rows } = await client.query<{ allowed: boolean }>(
        "select has_database_privilege(current_database(), 'create') as allowed",
      );
      await client.end();
      if (rows[0]?.allowed !== true) continue;
      process.stdout.write(`${connectionString}\n`);
      process.exit(0);
    } catch {
      // Nobody there, or nobody who lets us in: the next one.
    }
  }
}
