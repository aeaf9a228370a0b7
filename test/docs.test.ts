import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { contactFields } from "../src/events/fields.ts";
import { eventSchemas } from "../src/events/domain-event.ts";
import { templateSchemas } from "../src/messages/template.ts";

const [events = "", templates = ""] = readFileSync(
  join(import.meta.dirname, "../docs/events.md"),
  "utf8",
).split("# Templates");

/** `[required, optional]` as the row of a table tells them. */
function documented(text: string, name: string): [string[], string[]] {
  const row = text.split("\n").find((line) => line.startsWith("|") && line.includes(`\`${name}\``)) ?? "";
  const [, , required = "", optional = ""] = row.split("|");
  const names = (cell: string) => [...cell.matchAll(/`([A-Za-z]+)`/g)].map(([, field]) => field ?? "");
  const contact = optional.includes("fields of `lead.created`") ? Object.keys(contactFields) : [];
  return [names(required), [...names(optional), ...contact]];
}

function actual(
  shape: Record<string, { safeParse(value: unknown): { success: boolean } }>,
): [string[], string[]] {
  const optional = Object.keys(shape).filter((field) => shape[field]?.safeParse(undefined).success === true);
  return [Object.keys(shape).filter((field) => !optional.includes(field)), optional];
}

const sorted = ([required, optional]: [string[], string[]]) => [required.toSorted(), optional.toSorted()];

describe("docs/events.md", () => {
  it.each(Object.entries(eventSchemas))("tells the fields of %s", (name, schema) => {
    expect(sorted(documented(events, name))).toEqual(sorted(actual(schema.shape)));
  });

  it.each(Object.entries(templateSchemas))("tells the data of %s", (name, schema) => {
    expect(sorted(documented(templates, name))).toEqual(sorted(actual(schema.shape)));
  });
});
