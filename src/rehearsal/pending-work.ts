/** Counts work that was begun and is awaited by nobody. */
export type PendingWork = {
  /** Counts it until it ends. */
  add<T>(work: Promise<T>): Promise<T>;
  count(): number;
  /** What the first of it failed with, as `{ error }`; undefined: nothing has failed. */
  failure(): { error: unknown } | undefined;
};

/** Nothing is pending yet. */
export function pendingWork(): PendingWork {
  let count = 0;
  let failure: { error: unknown } | undefined;
  return {
    add(work) {
      count += 1;
      work.catch((error: unknown) => void (failure ??= { error })).finally(() => void (count -= 1));
      return work;
    },
    count: () => count,
    failure: () => failure,
  };
}
