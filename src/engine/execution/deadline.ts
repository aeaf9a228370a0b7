/**
 * Settles as `work` does, or after `deadlineMs` resolves to what `late` says. It counts time as it passes for the
 * process: the wall clock jumps when it is set, or when the machine has slept.
 */
export const withDeadline = async <T>(work: Promise<T>, deadlineMs: number, late: () => T): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(late()), deadlineMs);
    timer.unref();
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
};
