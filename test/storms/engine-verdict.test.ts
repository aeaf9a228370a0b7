import { expect, test } from "vitest";
import { type Evidence, hashed } from "../../storms/engine/verdict/evidence.ts";
import { judge } from "../../storms/engine/verdict/judge.ts";
import type { JournalLine } from "../../storms/engine/journal.ts";

const run = "R1";
const event = "event-1";
const line = (at: number, entry: Record<string, unknown>): JournalLine =>
  ({ at, run, event, ...entry }) as JournalLine;

/** A journey of two steps with a sleep between them, all well. */
const evidence = (change: (evidence: Evidence) => void = () => {}): Evidence => {
  const made: Evidence = {
    planned: [
      {
        event: { id: event, name: "storm/reply.on", data: { n: 1, group: "1" } },
        runs: { "app-reply-on": { status: "Completed", steps: ["first", "last"] } },
        debounced: false,
      },
    ],
    acknowledged: new Set([event]),
    journal: [
      line(100, { type: "began" }),
      line(110, { type: "ran", step: "first", value: "one", given: {} }),
      line(120, { type: "asked", step: "nap", timeMs: 50 }),
      line(170, { type: "saw", step: "nap", value: null }),
      line(180, { type: "ran", step: "last", value: "two", given: { first: "one", nap: null } }),
    ],
    history: {
      events: new Map([[event, { tsMs: 100, row: 1 }]]),
      runs: [
        {
          id: run,
          functionId: "app-reply-on",
          eventId: event,
          eventIds: [event],
          invokedBy: undefined,
          status: "Completed",
          output: { first: "one", last: "two" },
        },
      ],
      steps: ["first", "nap", "last"].map((step, position) => ({
        runId: run,
        stepId: hashed(step),
        value: ["one", null, "two"][position],
        position,
      })),
      leftovers: { queue: 0 },
    },
  };
  change(made);
  return made;
};

const found = (change?: (evidence: Evidence) => void): string[] =>
  Object.entries(judge(evidence(change))).flatMap(([name, cases]) => (cases.length > 0 ? [name] : []));

const again = <T>(list: T[], change: Partial<T>, from = 0): void => {
  const one = list[from];
  if (one) list.push({ ...one, ...change });
};

test("finds nothing where all is well", () => {
  expect(found()).toEqual([]);
});

test.each<[string, (evidence: Evidence) => void]>([
  ["lost", ({ history }) => void history.runs.pop()],
  ["lost", ({ history }) => void Object.assign(history.runs[0] ?? {}, { status: "Running" })],
  ["lost", ({ acknowledged }) => void acknowledged.add("answer-1")],
  ["started twice", ({ history }) => again(history.runs, { id: "R2" })],
  ["wrong end", ({ history }) => void Object.assign(history.runs[0] ?? {}, { status: "Failed" })],
  ["wrong end", ({ history }) => void Object.assign(history.runs[0] ?? {}, { output: { first: "one" } })],
  [
    "wrong end",
    ({ history }) => void Object.assign(history.runs[0] ?? {}, { output: { first: "other", last: "two" } }),
  ],
  ["unexpected", ({ history }) => again(history.runs, { id: "R2", eventIds: ["event-9"] })],
  ["unexpected", ({ journal }) => again(journal, { run: "R2" })],
  ["completed twice", ({ history }) => again(history.steps, { position: 9 })],
  ["completed twice", ({ history }) => again(history.steps, { stepId: "another" })],
  ["outcome changed", ({ journal }) => again(journal, { given: { first: "other" } }, 4)],
  ["outcome changed", ({ journal }) => void journal.splice(1, 1)],
  [
    "wait ended wrongly",
    ({ journal, history }) => {
      const value = { id: "answer-event-2" };
      again(journal, { given: { answer: value } }, 4);
      history.steps.push({ runId: run, stepId: hashed("answer"), value, position: 3 });
    },
  ],
  [
    "attempts miscounted",
    ({ journal }) => void journal.push(line(190, { type: "threw", step: "flaky", attempt: 1 })),
  ],
  ["timer early", ({ journal }) => void Object.assign(journal[3] ?? {}, { at: 169 })],
  ["timer early", ({ history }) => void history.events.set(event, { tsMs: 101, row: 1 })],
  [
    "invoked wrongly",
    ({ history }) => again(history.runs, { id: "R2", invokedBy: `${run}.${hashed("first")}` }),
  ],
  ["left behind", ({ history }) => void (history.leftovers["queue"] = 1)],
])("finds what is %s", (name, change) => {
  expect(found(change)).toContain(name);
});
