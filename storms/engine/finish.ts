import { setTimeout as pause } from "node:timers/promises";
import type { StormProcess } from "./storm-process.ts";

const lookEveryMs = 200;
/** Runs may still start that long after the last one has ended: those of batches, and those put off. */
const quietMs = 3500;
/** Nothing has changed for so long: what is open now stays open. */
const stillMs = 30_000;

/** Waits until all is sent and every run has ended, or nothing changes any more; then ends the process. Its exit code. */
export const finish = async (
  life: StormProcess,
  { sending, tell, signal }: { sending: Promise<unknown>; tell: (line: string) => void; signal: AbortSignal },
): Promise<number | null> => {
  const kill = (): void => life.kill();
  signal.addEventListener("abort", kill);
  let isSent = false;
  sending.then(
    () => (isSent = true),
    () => {},
  );
  if (!(await life.ready)) return (await life.gone).code;
  let before = "";
  let changedMs = Date.now();
  let quietSinceMs = Date.now();
  while (Date.now() - changedMs < stillMs) {
    const unfinished = await life.unfinished();
    const now = `${unfinished} runs to go${isSent ? "" : ", and events to come"}`;
    if (now !== before) changedMs = Date.now();
    before = now;
    if (!isSent || unfinished > 0) quietSinceMs = Date.now();
    if (Date.now() - quietSinceMs > quietMs) break;
    await pause(lookEveryMs, undefined, { signal });
  }
  tell(before);
  life.stop();
  return (await life.gone).code;
};
