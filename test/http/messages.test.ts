import { afterAll, beforeAll, expect, it } from "vitest";
import { json, startAppFixture, type AppFixture } from "../support/app-fixture.ts";

let fixture: AppFixture;
beforeAll(async () => {
  fixture = await startAppFixture();
  await fixture.app().request("/api/sms/send", json({ to: "+33612345678", message: "Le 100 % Café" }));
  await fixture
    .app()
    .request("/api/email/send", json({ to: "zoe@example.com", subject: "Bonjour", text: "Thé" }));
});
afterAll(async () => fixture.close());

async function channels(query: Record<string, string>) {
  const path = `http://localhost/api/messages?${new URLSearchParams(query).toString()}`;
  const response = await fixture.app().request(path);
  const { messages }: { messages?: { channel: string }[] } = JSON.parse(await response.text());
  return messages?.map(({ channel }) => channel) ?? response.status;
}

it("lists messages by journey, by words, and by when they were made", async () => {
  expect(await channels({})).toEqual(["email", "sms"]);
  expect(await channels({ journey: "one-off" })).toEqual(["email", "sms"]);
  expect(await channels({ journey: "lead-created" })).toEqual([]);
  expect(await channels({ text: "ZOE@example" })).toEqual(["email"]);
  expect(await channels({ text: "100 % café" })).toEqual(["sms"]);
  expect(await channels({ since: "2020-01-01T00:00:00+01:00", text: "bonjour" })).toEqual(["email"]);
  expect(await channels({ until: "2020-01-01T00:00:00Z" })).toEqual([]);
});

it.each([
  { since: "yesterday" },
  { until: "2026-01-01" },
  { text: "a\u0000b" },
  { text: "x".repeat(101) },
  { journey: "x".repeat(129) },
])("refuses %o", async (query) => {
  expect(await channels(query)).toBe(400);
});
