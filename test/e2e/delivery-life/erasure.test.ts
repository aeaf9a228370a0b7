import { expect, it } from "vitest";
import { inEverySetting } from "../../support/service.ts";
import {
  leadCreatedEvent,
  messagesOf,
  postEvents,
  settledMessages,
  until,
} from "../../support/server-process.ts";

const environment = { QUESTIONNAIRE_REMINDER_1_AFTER: "3s" };

inEverySetting("who is erased in the middle of a journey", { environment }, (service) => {
  it("gets no further message, ends their runs, and is not there to be exported", async () => {
    const { url, smsTo, emailsTo, unfinishedRuns } = service();
    const erased = leadCreatedEvent("E1", 1);
    const kept = leadCreatedEvent("E2", 2);
    await postEvents(url, erased);
    await settledMessages(url, "E1", 2);
    const exported = await fetch(`${url}/api/leads/E1/export`);
    expect([exported.status, await exported.text()]).toEqual([
      200,
      expect.stringContaining(erased.data.email),
    ]);

    const deleted = await fetch(`${url}/api/leads/E1`, { method: "DELETE" });
    expect(deleted.status).toBe(200);
    await until(async () => ((await unfinishedRuns()) === 0 ? true : null));
    expect((await fetch(`${url}/api/leads/E1/export`)).status).toBe(404);
    expect(await messagesOf(url, "E1")).toEqual([]);

    // Whose reminder is due later: once it is out, the other would have been too.
    await postEvents(url, kept);
    await until(() => (smsTo(kept.data.phone).length === 2 ? true : null));
    await until(() => (emailsTo(kept.data.email).length === 2 ? true : null));
    expect([smsTo(erased.data.phone).length, emailsTo(erased.data.email).length]).toEqual([1, 1]);
  });
});
