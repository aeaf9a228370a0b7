import type { StartApp } from "./in-each-mode.ts";
import type { TestApp } from "./test-app.ts";
import { testClock } from "./test-clock.ts";

/** Ends the engine of `before` and starts one on its file, `atMs` on the clock, with the functions of `define`. */
export const startAgain = async (
  start: StartApp,
  before: TestApp,
  { define, atMs }: { define: Parameters<StartApp>[0]; atMs: number },
): Promise<TestApp> => {
  await before.engine.close(100);
  const clock = testClock();
  clock.advance(atMs - clock.now());
  return { ...(await start(define, { file: before.file, clock })), clock };
};
