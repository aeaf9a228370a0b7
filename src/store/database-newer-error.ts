/** The database was migrated by a newer version of this program: running on would misread its tables. */
export class DatabaseNewerError extends Error {
  override name = "DatabaseNewerError" as const;
  readonly code = "DATABASE_NEWER";
  constructor(unknownMigrations: string[]) {
    super(
      `The database has migrations this version does not know (${unknownMigrations.join(", ")}): ` +
        "start the newer version again, or restore a copy made before it ran.",
    );
  }
}
