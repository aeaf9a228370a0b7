import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startJourneyFixture, type JourneyFixture } from "../support/journey-fixture.ts";

let fixture: JourneyFixture;

beforeEach(async () => {
  fixture = await startJourneyFixture();
});
afterEach(async () => fixture.close());

it("empties, then deletes, then forgets, each at its age, by itself", async () => {
  const leadId = "L1";
  const event = await fixture.happened("lead.created", {
    leadId,
    firstName: "Zoé",
    lastName: "Lefèvre",
    email: "zoe@example.com",
  });
  await fixture.send(event);
  // Nothing but the confirmation went out.
  await fixture.send(await fixture.happened("questionnaire.completed", { leadId }));
  const emails = async () => {
    const { messages } = await fixture.store.ledger.list({ leadId, limit: 10 });
    return messages.filter(({ channel }) => channel === "email");
  };
  await fixture.pass(29 * 24);
  const bodies = async () => (await emails()).map(({ body }) => body !== null);
  expect(await bodies()).toEqual([true]);

  await fixture.pass(2 * 24);
  expect(await bodies()).toEqual([false]);

  // Waiting for a final status, they would stay.
  for (const { id, checks } of await emails())
    await fixture.store.ledger.planCheck(id, { nextCheckAt: null, checks });
  await fixture.pass(366 * 24);
  expect(await emails()).toEqual([]);
  expect(await fixture.store.subjects.lead(leadId)).not.toBeNull();

  await fixture.pass(700 * 24);
  expect(await fixture.store.subjects.lead(leadId)).toBeNull();
});

it("warns when somebody reads the database meanwhile, since copies may stay in its files, and not otherwise", async () => {
  const reader = new DatabaseSync(fixture.file);
  reader.exec("begin; select count(*) from leads");
  await fixture.pass(24);
  await fixture.erase("L1");
  const warning = expect.stringContaining("warning: Another process was reading the database");
  expect(fixture.logged).toEqual([warning, warning]);
  reader.close();
  await fixture.pass(24);
  await fixture.erase("L1");
  expect(fixture.logged).toHaveLength(2);
});
