/** Where the engine reports. It never passes event data, step outputs or keys. */
export type EngineLogger = {
  [Level in "debug" | "info" | "warn" | "error"]: (
    message: string,
    properties?: Record<string, unknown>,
  ) => void;
};
