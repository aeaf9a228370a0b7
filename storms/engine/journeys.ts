import { randomUUID } from "node:crypto";
import type { Inngest, InngestFunction } from "inngest";
import type { journalWriter } from "./journal.ts";
import { traced, type Traced } from "./traced.ts";

/** How a journey must come out, whatever happens on its way. */
export type Expectation = {
  status: "Completed" | "Failed" | "Cancelled";
  /** The steps whose outcomes its result holds. */
  steps: string[];
};

type Journey = Expectation & {
  retries?: number;
  /** More of its configuration. */
  options?: Pick<InngestFunction.Options, "cancelOn" | "batchEvents" | "debounce">;
  /** Names of what it waits for are in the result, with what the function was given. */
  body: (does: Traced) => Promise<unknown>;
};

const second = 1000;

/** What the storm's events start. Each exists twice, with checkpointing on and off: `serial-on`, `serial-off`. */
export const journeys: Record<string, Journey> = {
  serial: {
    status: "Completed",
    steps: ["a", "b", "a:1", "b:1", "a:2", "b:2"],
    async body({ run }) {
      for (let round = 0; round < 3; round += 1) {
        for (const part of ["a", "b"]) await run(part, round);
      }
    },
  },
  fan: {
    status: "Completed",
    steps: ["first", "sms", "email", "push", "nap", "last"],
    async body({ run, sleep }) {
      await run("first");
      await Promise.all([run("sms"), run("email"), run("push")]);
      await sleep("nap", second);
      await run("last");
    },
  },
  reply: {
    status: "Completed",
    steps: ["ask", "answer", "last"],
    async body({ run, wait }) {
      // Asked for together, so that the wait is on disk before the storm is asked for the answer.
      await Promise.all([
        wait("answer", { event: "storm/answer", match: "data.n", timeMs: 3600 * second }),
        run("ask"),
      ]);
      await run("last");
    },
  },
  unanswered: {
    status: "Completed",
    steps: ["silence", "last"],
    async body({ run, wait }) {
      await wait("silence", { event: "storm/never", match: "data.n", timeMs: second });
      await run("last");
    },
  },
  flaky: {
    status: "Completed",
    steps: ["flaky", "steady", "last"],
    async body({ run, flaky, attempt }) {
      await flaky("flaky", 2);
      await run("steady");
      if (attempt === 0) throw new Error("outside of any step");
      await run("last");
    },
  },
  caught: {
    status: "Completed",
    steps: ["after"],
    retries: 1,
    async body({ run, flaky }) {
      await flaky("bad", 99).catch(() => {});
      await run("after");
    },
  },
  failing: {
    status: "Failed",
    steps: [],
    retries: 1,
    async body({ run, flaky }) {
      await run("before");
      await flaky("bad", 99);
    },
  },
  race: {
    status: "Completed",
    steps: ["quick", "after"],
    async body({ run, race, sleep }) {
      await race(() => [run("quick"), sleep("slow", second)]);
      await run("after");
    },
  },
  send: {
    status: "Completed",
    steps: ["tell", "last"],
    async body({ run, send }) {
      await send("tell");
      await run("last");
    },
  },
  invoke: {
    status: "Completed",
    steps: ["call", "last"],
    async body({ run, invoke }) {
      await invoke("call");
      await run("last");
    },
  },
  signal: {
    status: "Completed",
    steps: ["ask", "signal", "last"],
    async body({ run, waitForSignal }) {
      await Promise.all([waitForSignal("signal", 3600 * second), run("ask")]);
      await run("last");
    },
  },
  batch: {
    status: "Completed",
    steps: ["only"],
    options: { batchEvents: { maxSize: 4, timeout: "1s" } },
    async body({ run }) {
      await run("only");
    },
  },
  debounced: {
    status: "Completed",
    steps: ["only"],
    options: { debounce: { period: "1s", key: "event.data.group", timeout: "3s" } },
    async body({ run }) {
      await run("only");
    },
  },
  later: {
    status: "Completed",
    steps: ["only"],
    async body({ run }) {
      await run("only");
    },
  },
  cancelled: {
    status: "Cancelled",
    steps: [],
    options: { cancelOn: [{ event: "storm/cancel", match: "data.n" }] },
    async body({ run, sleep }) {
      await run("ask");
      await sleep("long", 3600 * second);
      await run("never");
    },
  },
};

/** What an event of a step's own starts: both of it. */
export const told: Expectation = { status: "Completed", steps: ["heard"] };

/** Functions of one step, each for an event of its own; nobody sends that of `called`, which others invoke. */
const followers = { told: "heard", called: "work" };

/** The storm's functions, which write what they do into the journal. */
export const stormFunctions = (
  inngest: Inngest,
  write: ReturnType<typeof journalWriter>,
): InngestFunction.Any[] =>
  ["on", "off"].flatMap((mode) => {
    const checkpointing = mode === "on";
    const functions = Object.entries(journeys).map(([name, { body, retries = 4, options }]) =>
      inngest.createFunction(
        {
          id: `${name}-${mode}`,
          triggers: { event: `storm/${name}.${mode}` },
          retries: retries as 4,
          checkpointing,
          ...options,
          ...(name === "failing" ? { onFailure: ({ step }) => step.run("handled", () => randomUUID()) } : {}),
        },
        async (context) => {
          const does = traced(context, write);
          await body(does);
          return does.outcomes;
        },
      ),
    );
    const following = Object.entries(followers).map(([name, step]) =>
      inngest.createFunction(
        { id: `${name}-${mode}`, triggers: { event: `storm/${name}` }, checkpointing },
        async (context) => {
          const does = traced(context, write);
          await does.run(step);
          return does.outcomes;
        },
      ),
    );
    return [...functions, ...following];
  });
