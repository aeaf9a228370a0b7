import { describe, expect, test } from "vitest";
import { compileExpression } from "../../../src/engine/matching/expressions.ts";

const event = { name: "go", ts: 5, data: { id: "1", n: 5, ratio: 1.5, list: ["a"], none: null } };

describe("an expression", () => {
  test.each([
    ["event.data.id == async.data.id", true],
    ["event.data.n > 3 && event.data.ratio < 2.0", true],
    ["event.data.n == 5", true],
    ["event.ts > 4", true],
    ["'a' in event.data.list", true],
    ["event.data.id == 'x' || event.data.missing == 'y'", false],
    ["event.data.missing == async.data.missing", false],
    ["event.data.missing != async.data.id", true],
    ["event.data.id > 3", false],
    ["event.data.id", false],
    ["has(event.data.missing)", false],
    ["event.data.none == null", true],
  ])("%s is %s", (source, expected) => {
    const expression = compileExpression(source, "event and async");
    expect(expression.matches(event, { data: { id: "1" } })).toBe(expected);
  });

  test.each(["event.data ==", "evnt.data.id == '1'", "async.data.id == '1'", ""])(
    "over the event alone may not be %j",
    (source) => {
      expect(() => compileExpression(source, "event")).toThrow(/\S/);
    },
  );

  test("as a key is the same text for the same value, and none when it cannot be computed", () => {
    const key = compileExpression("event.data.id + '-' + string(event.data.n)", "event");
    expect(key.key(event)).toBe('"1-5"');
    expect(compileExpression("1 / event.data.n", "event").key(event)).toBeUndefined();
  });

  test.each([
    ["event.data.id == async.data.ref.id", { runPath: ["data", "id"], arrivingPath: ["data", "ref", "id"] }],
    [
      "async.data.x == event.data.y && async.data.z > 1",
      { runPath: ["data", "y"], arrivingPath: ["data", "x"] },
    ],
    ["event.data.id == async.data.id || true", undefined],
    ["async.data.id == '1'", undefined],
    ["!(event.data.id == async.data.id)", undefined],
  ])("%s demands the equality %j", (source, equality) => {
    expect(compileExpression(source, "event and async").equality).toEqual(equality);
  });
});
