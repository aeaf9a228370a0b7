import type { Inngest, InngestFunction } from "inngest";

/**
 * The functions of the runs in `version-1.sql`. `made` stands before the values of steps, so that it shows by which
 * process they were executed; a step that calls `hold` is still being executed when the file is left.
 */
export const version1App = (
  inngest: Inngest,
  { made, hold }: { made: string; hold: () => Promise<void> },
): InngestFunction.Any[] => {
  const far = "36500d";
  return [
    inngest.createFunction(
      { id: "sleeper", triggers: { event: "sleep" }, cancelOn: [{ event: "stop", match: "data.n" }] },
      async ({ step }) => {
        const first = await step.run("first", () => `${made} first`);
        await step.sleep("nap", "1d");
        return [first, await step.run("last", () => `${made} last`)];
      },
    ),
    inngest.createFunction(
      { id: "stopped", triggers: { event: "stoppable" }, cancelOn: [{ event: "stop", match: "data.n" }] },
      async ({ step }) => {
        await step.sleep("long", far);
      },
    ),
    inngest.createFunction({ id: "waiter", triggers: { event: "wait" } }, async ({ step }) => {
      const answer = await step.waitForEvent("answer", { event: "answer", match: "data.n", timeout: far });
      return answer?.data["text"] as unknown;
    }),
    inngest.createFunction(
      { id: "parallel", triggers: { event: "parallel" }, concurrency: { limit: 2, key: "event.data.n" } },
      async ({ step }) => {
        const quick = step.run("quick", () => `${made} quick`);
        const slow = step.run("slow", async () => {
          await hold();
          return `${made} slow`;
        });
        return Promise.all([quick, slow]);
      },
    ),
    inngest.createFunction({ id: "failing", triggers: { event: "fail" } }, async ({ step, attempt }) => {
      await step.run("first", () => `${made} first`);
      return step.run("flaky", () => {
        if (attempt === 0) throw new Error("the first time");
        return `${made} flaky at attempt ${attempt}`;
      });
    }),
    inngest.createFunction({ id: "failed", triggers: { event: "give up" }, retries: 0 }, () => {
      throw new Error("given up");
    }),
    inngest.createFunction(
      { id: "plain", triggers: [{ event: "plain" }, { event: "before connecting" }] },
      () => `${made} plain`,
    ),
  ];
};
