import { type EventName, eventSchemas } from "../../events/domain-event.ts";
import { nobodysEmail, sampleFields } from "../../events/sample-fields.ts";

/** A field of an event's form: its name is its path in the event's data, such as `consent.sms`. */
export type EventField = { path: string; required: boolean; kind: FieldKind };

/** How a field is filled in. `choice`: yes, no, or not said. */
type FieldKind = "text" | "number" | "locale" | "choice";

/** The events that there are, in the order of the journeys. */
export const eventNames = Object.keys(eventSchemas) as EventName[];

/** Whether a word of an address is the name of an event. */
export function isEventName(name: string): name is EventName {
  return Object.hasOwn(eventSchemas, name);
}

/** The fields of an event, as its schema has them. */
export function eventFields(name: EventName): EventField[] {
  return Object.entries(eventSchemas[name].shape).flatMap(([path, schema]): EventField[] => {
    if (path === "consent")
      return ["consent.sms", "consent.email"].map((consent) => ({
        path: consent,
        required: false,
        kind: "choice",
      }));
    return [{ path, required: !schema.safeParse(undefined).success, kind: kindOf(path) }];
  });
}

function kindOf(path: string): FieldKind {
  if (path === "locale") return "locale";
  return path === "durationMinutes" ? "number" : "text";
}

/** What stands in each field at first: a sample, in which nothing reaches a real person by chance. */
export function prefilled(
  name: EventName,
  given: Record<string, string>,
  { nowMs, sandboxChannels }: { nowMs: number; sandboxChannels: readonly string[] },
): Record<string, string> {
  const known = eventFields(name).flatMap(({ path }) =>
    given[path] === undefined || given[path] === "" ? [] : [[path, given[path]] as const],
  );
  const sample: Record<string, unknown> = {
    ...sampleFields(name, Object.fromEntries(known), nowMs),
    ...Object.fromEntries(known),
  };
  if (!sandboxChannels.includes("sms")) delete sample["phone"];
  if (!sandboxChannels.includes("email") && sample["email"] !== undefined) sample["email"] = nobodysEmail;
  return Object.fromEntries(Object.entries(sample).map(([path, value]) => [path, String(value)]));
}

/** The data of an event from its form: empty fields are left out. */
export function eventData(name: EventName, form: Record<string, unknown>): Record<string, unknown> {
  const data: Record<string, unknown> = {};
  const consent: Record<string, boolean> = {};
  for (const { path, kind } of eventFields(name)) {
    const value = form[path];
    if (typeof value !== "string" || value.trim() === "") continue;
    if (kind === "choice") consent[path.slice("consent.".length)] = value === "yes";
    // What is no number stays as it is, so that the schema says so.
    else data[path] = kind === "number" && Number.isFinite(Number(value)) ? Number(value) : value;
  }
  return Object.keys(consent).length === 0 ? data : { ...data, consent };
}
