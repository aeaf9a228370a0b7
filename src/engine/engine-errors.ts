/** A function asks for something the embedded engine does not do. Found when functions are registered. */
export class EngineUnsupportedError extends Error {
  override name = "EngineUnsupportedError" as const;
  readonly code = "ENGINE_UNSUPPORTED" as const;
  readonly functionId: string;
  readonly feature: string;

  constructor(functionId: string, feature: string) {
    super(
      `Function "${functionId}" uses ${feature}, which the embedded engine does not support. ` +
        `Remove it from the function, or run the function on an Inngest server (see docs/engine.md).`,
    );
    this.functionId = functionId;
    this.feature = feature;
  }
}

/** A function's configuration cannot be understood: a bad expression, duration, limit or schedule. */
export class EngineConfigurationError extends Error {
  override name = "EngineConfigurationError" as const;
  readonly code = "ENGINE_CONFIGURATION" as const;
}

/** Another process works on this engine file. */
export class EngineLockedError extends Error {
  override name = "EngineLockedError" as const;
  readonly code = "ENGINE_LOCKED" as const;

  constructor(file: string, cause: unknown) {
    super(
      `The engine file ${file} is in use by another process. Stop that process, or give this one another file.`,
      { cause },
    );
  }
}

/** The engine file cannot be opened or relied on: not a database, damaged, replaced, or written by a newer version. */
export class EngineFileError extends Error {
  override name = "EngineFileError" as const;
  readonly code = "ENGINE_FILE" as const;
}

/** A change could not be written to disk, so nothing of it happened. */
export class EngineStorageError extends Error {
  override name = "EngineStorageError" as const;
  readonly code = "ENGINE_STORAGE" as const;

  constructor(cause: unknown) {
    super(
      `The engine could not write to its file: ${cause instanceof Error ? cause.message : String(cause)}. ` +
        `Nothing of this change was kept. Check free disk space and permissions, then try again.`,
      { cause },
    );
  }
}

/** The functions could not be read from the SDK endpoint. */
export class EngineSyncError extends Error {
  override name = "EngineSyncError" as const;
  readonly code = "ENGINE_SYNC" as const;
}

/** An event cannot be taken: malformed or too large. Nothing of its batch was kept. */
export class EngineEventError extends Error {
  override name = "EngineEventError" as const;
  readonly code: "ENGINE_EVENT_INVALID" | "ENGINE_EVENT_TOO_LARGE";

  constructor(code: "ENGINE_EVENT_INVALID" | "ENGINE_EVENT_TOO_LARGE", message: string) {
    super(message);
    this.code = code;
  }
}

/** A page was asked for with a cursor that no page gave out. */
export class EngineCursorError extends Error {
  override name = "EngineCursorError" as const;
  readonly code = "ENGINE_CURSOR" as const;

  constructor() {
    super("The cursor is not one that was given out: use nextCursor of the page before, unchanged.");
  }
}

/** The engine was closed. */
export class EngineClosedError extends Error {
  override name = "EngineClosedError" as const;
  readonly code = "ENGINE_CLOSED" as const;

  constructor() {
    super("The engine is closed. Open it again to send events.");
  }
}
