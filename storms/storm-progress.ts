/** What a storm's command tells while it goes on, to standard error, and how it is ended before its time. */
export function stormProgress() {
  const startMs = Date.now();
  const tell = (line: string) =>
    void process.stderr.write(
      `${String(Math.round((Date.now() - startMs) / 1000)).padStart(4)} s  ${line}\n`,
    );
  const ending = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      tell("Ending what was started.");
      ending.abort();
    });
  }
  return {
    tell,
    /** Aborted when the storm is to end now. */
    signal: ending.signal,
    giveUp: (error: unknown): never => {
      process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      // Whatever of it still waits for something has nothing to wait for any more.
      process.exit(1);
    },
  };
}
