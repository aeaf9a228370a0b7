import { expect, test } from "vitest";
import { announcer } from "../../../src/engine/execution/announcer.ts";
import { incomingEvent } from "../../../src/engine/matching/incoming-event.ts";

const event = (name: string) => incomingEvent(name, { name, ts: 0 });

test("events that bring each other about are taken in a chain of any length, each after the one before", () => {
  const taken: string[] = [];
  let open = 0;
  const announce = announcer(({ name }) => {
    expect(open).toBe(0);
    open += 1;
    taken.push(name);
    const n = Number(name);
    if (n < 20_000) announce(event(String(n + 1)));
    open -= 1;
  });
  announce(event("0"));
  expect(taken).toHaveLength(20_001);
});

test("what one event fails on is not taken with the next", () => {
  const taken: string[] = [];
  const announce = announcer(({ name }) => {
    taken.push(name);
    if (name !== "first") return;
    announce(event("second"));
    throw new Error("disk full");
  });
  expect(() => announce(event("first"))).toThrow("disk full");
  announce(event("third"));
  expect(taken).toEqual(["first", "third"]);
});
