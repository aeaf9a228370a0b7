import type { DatabaseSync } from "node:sqlite";

/** An app registered by its URL. `functions` is the JSON of their configurations, as the SDK gave them. */
export type StoredApp = { id: string; url: string; sdk: string | undefined; functions: string };

/** The apps registered by URL, so that their runs go on after a restart before they register again. */
export const appsTable = (database: DatabaseSync) => {
  const select = database.prepare("SELECT id, url, sdk, functions FROM apps ORDER BY id");
  const put = database.prepare(
    `INSERT INTO apps (id, url, sdk, functions, synced_at) VALUES (?1, ?2, ?3, ?4, ?5)
     ON CONFLICT (id) DO UPDATE SET url = ?2, sdk = ?3, functions = ?4, synced_at = ?5`,
  );
  const remove = database.prepare("DELETE FROM apps WHERE id = ?");
  return {
    all: (): StoredApp[] =>
      select.all().map((row) => ({
        id: String(row["id"]),
        url: String(row["url"]),
        sdk: row["sdk"] === null ? undefined : String(row["sdk"]),
        functions: String(row["functions"]),
      })),
    put: ({ id, url, sdk, functions }: StoredApp, syncedAtMs: number): void =>
      void put.run(id, url, sdk ?? null, functions, syncedAtMs),
    remove: (id: string): void => void remove.run(id),
  };
};
