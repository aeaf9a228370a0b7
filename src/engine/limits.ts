/** Inngest's limits, kept so that what runs here runs there. */
export const maxEventBytes = 512 * 1024;
/** What a step, or the function itself, returns; what a step asks of the engine. */
export const maxStepBytes = 4 * 1024 * 1024;
export const maxRunStateBytes = 32 * 1024 * 1024;
export const maxStepsPerRun = 1000;
/** Steps and events of a run, above which a call carries neither and the SDK fetches them. */
export const maxStateInCallBytes = 4 * 1024 * 1024 - 1024;
export const maxMetadataBytes = 64 * 1024;
export const maxRunMetadataBytes = 1024 * 1024;
/** The largest body that is read over HTTP: all that a run may hold, with room for names and errors. */
export const maxBodyBytes = 40 * 1024 * 1024;
/** The last instant that a date can stand for. Beyond it integers would not be exact, and could not be read back. */
export const lastInstantMs = 8.64e15;
/** How long an idempotency key keeps a second run from starting. */
export const idempotencyWindowMs = 24 * 60 * 60 * 1000;
/** The size at which a batch of events is full, however few they are. */
export const maxBatchBytes = 10 * 1024 * 1024;
/** How far a priority can move a run before or after others. */
export const maxPrioritySeconds = 600;
