import { expect, it } from "vitest";
import { inEverySetting } from "../../support/service.ts";
import {
  leadCreatedEvent,
  messagesOf,
  postEvents,
  settledMessages,
  until,
} from "../../support/server-process.ts";

inEverySetting("who is erased in the middle of a journey", {}, (service) => {
  it("gets no further message, ends their runs, and is not there to be exported", async () => {
    const { url, smsTo, emailsTo, unfinishedRuns } = service();
    const erased = leadCreatedEvent("E1", 1);
    await postEvents(url, erased);
    await settledMessages(url, "E1", 2);
    const exported = await fetch(`${url}/api/leads/E1/export`);
    expect([exported.status, await exported.text()]).toEqual([
      200,
      expect.stringContaining(erased.data.email),
    ]);

    expect(await unfinishedRuns()).toBe(1);
    const deleted = await fetch(`${url}/api/leads/E1`, { method: "DELETE" });
    expect(deleted.status).toBe(200);
    await until(async () => ((await unfinishedRuns()) === 0 ? true : null));
    expect((await fetch(`${url}/api/leads/E1/export`)).status).toBe(404);
    expect(await messagesOf(url, "E1")).toEqual([]);

    // No run is left that could send one.
    expect([smsTo(erased.data.phone).length, emailsTo(erased.data.email).length]).toEqual([1, 1]);
  });
});
