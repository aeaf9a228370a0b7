import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  type ConcurrencyGroup,
  type ReadyCall,
  readyQueue,
} from "../../../src/engine/execution/ready-queue.ts";

type Command =
  | { do: "push"; order: number; dueAtMs: number; groups: ConcurrencyGroup[]; runId: string; alone: boolean }
  | { do: "shift" }
  | { do: "release"; which: number }
  | { do: "clear" };

/** The same in the plainest form: looks at everything each time. */
const plainQueue = () => {
  let waiting: ReadyCall[] = [];
  let onTheirWay: ReadyCall[] = [];
  const isFree = ({ groups, runId, alone }: ReadyCall): boolean =>
    groups.every(({ name, limit }) => {
      const counted = onTheirWay.filter((other) => other.groups.some((group) => group.name === name));
      return counted.length < limit;
    }) && !(alone && onTheirWay.some((other) => other.alone && other.runId === runId));
  return {
    push: (call: ReadyCall): void => void waiting.push(call),
    shift(): ReadyCall | undefined {
      const [next] = waiting
        .filter(isFree)
        .toSorted((a, b) => a.order - b.order || a.runId.localeCompare(b.runId) || a.id - b.id);
      if (next === undefined) return undefined;
      waiting = waiting.filter((call) => call !== next);
      onTheirWay.push(next);
      return next;
    },
    release(id: number): void {
      onTheirWay = onTheirWay.filter((call) => call.id !== id);
    },
    clear(): void {
      waiting = [];
    },
    onTheirWay: (): readonly ReadyCall[] => onTheirWay,
    oldestDueAtMs: (): number | undefined =>
      waiting.map(({ dueAtMs }) => dueAtMs).toSorted((a, b) => a - b)[0],
    size: (): number => waiting.length,
  };
};

const perform = (
  queue: Omit<ReturnType<typeof readyQueue>, "onTheirWay">,
  command: Command & { id: number },
  endedId: number,
): number | undefined => {
  switch (command.do) {
    case "push":
      queue.push(command);
      return undefined;
    case "shift":
      return queue.shift()?.id;
    case "release":
      queue.release(endedId);
      return undefined;
    case "clear":
      queue.clear();
      return undefined;
    default:
      return command satisfies never;
  }
};

const groups = fc.uniqueArray(
  fc.record({ name: fc.constantFrom("a", "b", "c", "d"), limit: fc.integer({ min: 1, max: 3 }) }),
  { selector: ({ name }) => name, maxLength: 3 },
);
const instant = fc.integer({ min: 0, max: 9 });
const runId = fc.constantFrom("r1", "r2", "r3", "r4");
const alone = fc.boolean();
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant("push"), order: instant, dueAtMs: instant, groups, runId, alone }),
  },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("shift") }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("release"), which: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("clear") }) },
);

describe("the ready queue", () => {
  test("starts the first call of those whose groups all have room, whatever comes and ends in between", () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 120 }), (commands) => {
        const queue = readyQueue();
        const plain = plainQueue();
        for (const [id, step] of commands.entries()) {
          const ended =
            "which" in step ? plain.onTheirWay()[step.which % plain.onTheirWay().length] : undefined;
          const [observed, expected] = [queue, plain].map((tried) => [
            perform(tried, { id, ...step }, ended?.id ?? -1),
            tried.size(),
            tried.oldestDueAtMs(),
          ]);
          expect(observed).toEqual(expected);
        }
      }),
      { numRuns: 500 },
    );
  });

  test("lets every call go in the end", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ order: instant, groups, runId, alone }), { maxLength: 60 }),
        (calls) => {
          const queue = readyQueue();
          for (const [id, call] of calls.entries()) queue.push({ id, dueAtMs: 0, ...call });
          const started: number[] = [];
          const ending: number[] = [];
          for (let next = queue.shift(); next !== undefined || ending.length > 0; next = queue.shift()) {
            if (next) ending.push(next.id);
            else queue.release(ending.shift() ?? -1);
            if (next) started.push(next.id);
          }
          expect(started.toSorted((a, b) => a - b)).toEqual([...calls.keys()]);
        },
      ),
    );
  });

  test("takes a hundred thousand calls of thousands of keys", () => {
    const queue = readyQueue();
    const count = 100_000;
    for (let id = 0; id < count; id += 1) {
      const groups = [
        { name: `key ${(id * 7919) % 5000}`, limit: 1 },
        { name: "function", limit: 64 },
      ];
      queue.push({ id, dueAtMs: id, order: (id * 31) % count, groups, runId: `run ${id}`, alone: true });
    }
    const onTheirWay: number[] = [];
    let ended = 0;
    while (ended < count) {
      for (let next = queue.shift(); next; next = queue.shift()) onTheirWay.push(next.id);
      expect(onTheirWay.length).toBeLessThanOrEqual(64);
      queue.release(onTheirWay.shift() ?? -1);
      ended += 1;
    }
    expect(queue.size()).toBe(0);
  });
});
