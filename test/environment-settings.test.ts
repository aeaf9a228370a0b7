import { describe, expect, it } from "vitest";
import { z } from "zod";
import { confidential, environmentSchema } from "../src/environment-schema.ts";
import { describeSettings } from "../src/environment-settings.ts";

const settings = Object.entries<z.ZodType>(environmentSchema.shape);
const hidden = (schema: z.ZodType) => confidential.get(schema)?.hide;
const one = (name: string, given: Record<string, string>) =>
  describeSettings(given).find((setting) => setting.name === name);

describe("a setting that is a secret", () => {
  it.each(settings.filter(([name]) => /KEY|TOKEN|SECRET|PASSWORD/.test(name)).map(([name]) => name))(
    "is marked as one: %s",
    (name) => {
      expect(hidden(environmentSchema.shape[name as keyof typeof environmentSchema.shape])).toBe("all");
    },
  );

  it.each(
    settings
      .filter(([name, schema]) => {
        const urls = ["https://user:pass@example.com/x", "postgres://user:pass@example.com/x"];
        return name.includes("URL") && urls.some((url) => schema.safeParse(url).success);
      })
      .map(([name]) => name),
  )("is marked, where it is a URL with room for a password: %s", (name) => {
    expect(hidden(environmentSchema.shape[name as keyof typeof environmentSchema.shape])).toBe("credentials");
  });

  it("shows neither its value nor anything that tells of it", () => {
    const marked = settings.filter(([, schema]) => hidden(schema) === "all").map(([name]) => name);
    expect(marked.length).toBeGreaterThan(8);
    for (const name of marked) {
      const short = one(name, { [name]: "a-secret" });
      expect(short).toEqual({ name, state: "set", value: null, isSecret: true });
      expect(one(name, { [name]: "another-secret-and-a-longer-one" })).toEqual(short);
      expect(one(name, {})).toEqual({ name, state: "unset", value: null, isSecret: true });
    }
  });

  it.each([
    [
      "postgres://bienvenue:pa%40ss@db.example.com:5432/app?sslmode=require",
      "postgres://…@db.example.com:5432/app?…",
    ],
    ["postgres://bienvenue:p@ss/w#rd@db/app", "postgres://…"],
    ["postgres://bienvenue:pa/ss@db/app", "postgres://…"],
    ["postgres://db/app?password=hunter@2", "postgres://…"],
    ["postgres://db/app?user=a&password=hunter2", "postgres://db/app?…"],
    ["postgres:///app?host=/run&password=hunter2", "postgres:///app?…"],
  ])("is left out of an address: %s", (url, shown) => {
    expect(one("DATABASE_URL", { DATABASE_URL: url })).toMatchObject({ value: shown, isSecret: false });
  });

  it("is left out of an address that was written where none belongs", () => {
    const given = { BRAND_NAME: "see https://marie:hunter2@example.com" };
    expect(one("BRAND_NAME", given)?.value).not.toContain("hunter2");
  });
});

describe("a setting", () => {
  it("is shown as it was given, or as its default is written, or as not set", () => {
    expect(one("SEND_TIMEOUT", { SEND_TIMEOUT: "20s" })).toMatchObject({ state: "set", value: "20s" });
    expect(one("SEND_TIMEOUT", {})).toMatchObject({ state: "default", value: "15s" });
    expect(one("SMS_MAX_PER_DAY", {})).toMatchObject({ state: "unset", value: null });
  });

  it.each(settings.filter(([, schema]) => schema instanceof z.ZodDefault))(
    "has a default that means the same when it is given: %s",
    (name, schema) => {
      const { value } = one(name, {}) ?? {};
      expect(schema.safeParse(value).data).toEqual(schema.parse(undefined));
    },
  );
});
