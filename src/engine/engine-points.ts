/**
 * The moments around the engine's writes at which the death of the process matters. Tests and storms have a process
 * kill itself at each (`EngineOptions.atPoint`), and see that nothing is lost. "Made" means: in a transaction that
 * is not committed yet; "recorded": on disk.
 */
export const enginePoints = [
  "schema migrated",
  "functions registered",
  // Every write.
  "between two changes of a commit",
  "before a commit",
  "after a commit",
  // An event on its way in.
  "event stored, nothing follows yet",
  "event matched",
  "event recorded, not acknowledged",
  // A run.
  "run made",
  "run ended",
  // A call of a function.
  "before a call",
  "answer received",
  "answer applied",
  "answer recorded",
  "step failed",
  // A checkpoint.
  "checkpoint received",
  "checkpoint applied",
  "checkpoint recorded, not answered",
  // Timers and waits.
  "timer due",
  "timer fired",
  "timer recorded",
  "before a wait ends",
  "wait ended",
  // What waits for other runs, for signals, and for more events.
  "invocation made",
  "signal wait made",
  "signal taken",
  "signal recorded, not answered",
  "event put into a batch",
  "batch ended",
  "event debounced",
  "debounce ended",
  // Retention.
  "retention batch deleted",
] as const;

/** One of `enginePoints`. */
export type EnginePoint = (typeof enginePoints)[number];

/** Called each time the engine passes a point. What it throws breaks the engine: it is made for dying. */
export type AtPoint = (point: EnginePoint) => void;

/** Nothing happens at any point. */
export const passBy: AtPoint = () => {};
