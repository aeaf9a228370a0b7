/** Inngest's limits, kept so that what runs here runs there. */
export const maxEventBytes = 512 * 1024;
export const maxStepOutputBytes = 4 * 1024 * 1024;
export const maxRunStateBytes = 32 * 1024 * 1024;
export const maxStepsPerRun = 1000;
/** The last instant that a date can stand for. Beyond it integers would not be exact, and could not be read back. */
export const lastInstantMs = 8.64e15;
/** How long an idempotency key keeps a second run from starting. */
export const idempotencyWindowMs = 24 * 60 * 60 * 1000;
