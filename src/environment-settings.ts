import { z } from "zod";
import { confidential, environmentSchema } from "./environment-schema.ts";
import { writers } from "./environment-values.ts";

/** One setting as people may see it. A secret's value, and what would tell of it, is not in here. */
export type Setting = {
  /** Of the environment: `SMS_PER_SECOND`. */
  name: string;
  /** `set`: given. `default`: not given, and `value` holds. `unset`: not given, and there is no default. */
  state: "set" | "default" | "unset";
  /** As it is written in the environment, without credentials; null for what is unset, or kept back. */
  value: string | null;
  /** Whether its value is kept back. */
  isSecret: boolean;
};

/** Names that tell of a secret: one that is not marked is kept back all the same. */
const telling = /KEY|TOKEN|SECRET|PASSWORD/;

/** Every setting there is, in the order of the schema, with what was given. */
export function describeSettings(given: Readonly<Record<string, string>>): Setting[] {
  return Object.entries<z.ZodType>(environmentSchema.shape).map(([name, schema]) => {
    const isSecret = confidential.get(schema)?.hide === "all" || telling.test(name);
    const text = given[name];
    if (text !== undefined) return { name, state: "set", value: isSecret ? null : shown(text), isSecret };
    const value = defaultText(schema);
    return { name, state: value === null ? "unset" : "default", value, isSecret };
  });
}

function defaultText(schema: z.ZodType): string | null {
  if (!(schema instanceof z.ZodDefault)) return null;
  const kind = schema.unwrap();
  const { defaultValue } = schema.def;
  const write = kind instanceof z.ZodType ? writers.get(kind)?.write : undefined;
  return write === undefined ? String(defaultValue) : write(defaultValue as never);
}

/** In any setting: a password in a URL is one, whatever the setting is for. */
function shown(text: string): string {
  return text.replace(
    /([a-z][a-z0-9+.-]*:\/\/)(.*)/is,
    (_all, scheme: string, rest: string) => scheme + withoutCredentials(rest),
  );
}

function withoutCredentials(rest: string): string {
  const [, user, host = ""] = /^(?:([^@/?#]*)@)?([^@]*)$/s.exec(rest) ?? [];
  // With an `@` elsewhere, nobody can tell where a password ends that was not escaped.
  if (host === "") return "…";
  // A query may hold a password as well.
  return `${user === undefined ? "" : "…@"}${host.replace(/[?#].*$/s, "?…")}`;
}
