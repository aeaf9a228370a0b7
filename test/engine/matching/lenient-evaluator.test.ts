import { expect, test } from "vitest";
import { compileExpression } from "../../../src/engine/matching/expressions.ts";

const event = {
  data: {
    name: "hi",
    n: 8,
    ratio: 1.5,
    yes: true,
    none: null,
    empty: "",
    tags: ["a", "b"],
    items: [{ id: 1 }, {}],
    a: { id: 1, list: [1] },
    b: { id: 1, list: [1] },
    encoded: Buffer.from('{"nested":{"x":"y"}}').toString("base64"),
  },
};

// Inngest's own tests of its expressions are the source of most of these.
test.each<[source: string, value: unknown]>([
  ["event.data.name + '-' + event.data.ratio + '-' + event.data.yes + '-' + event.data.gone", "hi-1.5-true-"],
  ["event.data.gone + 'x'", "x"],
  ["event.data.gone", false],
  ["event.data.gone == null", true],
  ["event.data.none == null", true],
  ["event.data.name == null", false],
  ["event.data.gone != ''", true],
  ["event.data.gone != event.data.gone", true],
  ["event.data.gone == event.data.gone", false],
  ["event.data.none.field.deeper != 'x'", true],
  ["event.data.none.field.deeper == 'x'", false],
  ["event.data.n == '8'", false],
  ["event.data.n > event.data.gone", true],
  ["event.data.gone < 3", true],
  ["event.data.gone >= 3", false],
  ["event.data.ratio > null && event.data.n > null", true],
  ["event.data.ratio <= null && event.data.n < null", false],
  ["event.data.none > 0", false],
  ["null > 0", false],
  ["size(event.data.none) > 0", false],
  ["size(event.data.gone) == 0", true],
  ["event.data.gone.exists(x, x == 'a')", false],
  ["event.data.tags.exists(x, x == 'd' || x == 'b')", true],
  ["event.data.items.exists(item, item.id == 1)", true],
  ["event.data.gone.contains(event.data.name)", false],
  ["event.data.gone != '' && 'item' in event.data.gone.tags", false],
  ["event['data'].name != '' && event['data'].gone != true", true],
  ["event.data.tags[1] == 'b'", true],
  ["event.data.tags[2] == null", true],
  ["event.data.a == event.data.b", true],
  ["event.data.a == event.data.tags", false],
  ["event.data.empty || event.data.gone || event.data.name", "hi"],
  ["event.data.name && event.data.none", null],
  ["event.data.yes && event.data.gone", false],
  ["!event.data.gone", false],
  ["!(event.data.gone == 'x')", true],
  ["event.data.gone ? 1 : 2", false],
  ["event.data.yes ? event.data.n : 2", 8],
  ["uppercase(event.data.name) + lowercase('X')", "HIx"],
  ["json_parse(b64decode(event.data.encoded)).nested.x", "y"],
  ["has(event.data.gone)", false],
  ["has(event.data.none)", true],
  ["string(event.data.gone)", false],
  ["int(event.data.name) == 0", false],
  ["event.data.tags[event.data.gone] == null", true],
  ["event.data.tags.length == 2", false],
  ["event.data[event.data.gone]", false],
  ["5 + 4", 9],
  ["-event.data.n", -8],
])("%s is %j", (source, value) => {
  expect(compileExpression(source, "event").key(event)).toBe(JSON.stringify(value));
});

test.each(["event.data.tags < 1", "event.data.n < 'x'", "1 / 0", "event.data.tags + 1"])(
  "%s cannot be computed",
  (source) => {
    const expression = compileExpression(source, "event");
    expect(expression.key(event)).toBeUndefined();
    expect(expression.matches(event)).toBe(false);
  },
);

test.each(["event.data.x.exists(y, z)", "unheard(event.data.x)", "even.data.x == 1 || true", "[async.x]"])(
  "%s is refused when it is compiled, though never computed",
  (source) => {
    expect(() => compileExpression(source, "event")).toThrow(/\S/);
  },
);
