import type { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createLimits } from "../../../src/http/limits.ts";
import { operations } from "../../../src/http/openapi/operations.ts";
import { json, startAppFixture, type AppFixture } from "../../support/app-fixture.ts";
import { askAsDescribed } from "../../support/ask-as-described.ts";

const apiKey = "0123456789abcdef0123456789abcdef";

let fixture: AppFixture;
let app: Hono;
beforeAll(async () => {
  fixture = await startAppFixture();
  app = fixture.app();
});
afterAll(async () => fixture.close());

const ask = async (path: string, init?: RequestInit, to = app) =>
  (await askAsDescribed(to, path, init)).status;

describe("every operation with a body", () => {
  const taking = operations.filter(({ access, body }) => access === "api-key" && body !== undefined);
  it.each(taking.map((operation) => [operation.id, operation] as const))(
    "refuses as described: %s",
    async (_id, operation) => {
      const path = operation.path.replaceAll(/\{\w+\}/g, "x");
      const method = operation.method.toUpperCase();
      expect(await ask(path, { ...json("{"), method })).toBe(400);
      expect(await ask(path, { ...json("5"), method })).toBe(400);
      expect(await ask(path, { ...json(" ".repeat(1_100_000)), method })).toBe(413);
      expect(await ask(path, { method, body: "{}", headers: { "content-type": "text/plain" } })).toBe(415);
    },
  );
});

describe("every operation that wants the key", () => {
  const guarded = operations.filter(({ access }) => access === "api-key");
  it.each(guarded.map((operation) => [operation.id, operation] as const))(
    "refuses as described: %s",
    async (_id, operation) => {
      const init = { method: operation.method.toUpperCase() };
      const path = operation.path.replaceAll(/\{\w+\}/g, "x");
      expect(await ask(path, init, fixture.app({ apiKey }))).toBe(401);
      expect(await ask(`http://elsewhere.example.com${path}`, init)).toBe(403);
      const limited = fixture.app({ limits: createLimits(1, fixture.now) });
      await limited.request(path, init);
      expect(await ask(path, init, limited)).toBe(429);
    },
  );
});
