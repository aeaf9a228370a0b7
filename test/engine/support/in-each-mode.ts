import type { Inngest, InngestFunction } from "inngest";
import { describe } from "vitest";
import { standaloneTestApp } from "./standalone-test-app.ts";
import { testApp, type TestApp, type TestAppOptions } from "./test-app.ts";

/** Starts an SDK app and the engine that executes its functions, in the mode that the suite runs in. */
export type StartApp = (
  define: (inngest: Inngest) => InngestFunction.Any[],
  options?: TestAppOptions,
) => Promise<TestApp>;

const modes: { mode: string; start: StartApp }[] = [
  { mode: "in-process", start: testApp },
  { mode: "standalone", start: standaloneTestApp },
];

/** Runs a suite in every way an app can be connected to the engine: the same functions behave the same. */
export const inEachMode = (name: string, suite: (start: StartApp) => void): void => {
  describe.each(modes)(`${name}, $mode`, ({ start }) => {
    suite(start);
  });
};
