/** Another server with an embedded engine works on the same database: both would run every journey. */
export class EmbeddedServerRunningError extends Error {
  override name = "EmbeddedServerRunningError" as const;
  readonly code = "EMBEDDED_SERVER_RUNNING";
  constructor(schema: string) {
    super(
      `Another server with an embedded engine already uses this database (schema "${schema}"): stop it, or ` +
        "configure an Inngest server (INNGEST_DEV, or INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY) to run several.",
    );
  }
}
