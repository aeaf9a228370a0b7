import { expect, it } from "vitest";
import { inEverySetting } from "../../support/service.ts";
import {
  leadCreatedEvent,
  messagesOf,
  messageWhen,
  postEvents,
  until,
} from "../../support/server-process.ts";

const hourMs = 3_600_000;
/** Where the window opens next: at the full hour some twelve hours from now, for a quarter of an hour. */
const opensAt = new Date(Math.ceil((Date.now() + 11 * hourMs) / hourMs) * hourMs);
const hour = opensAt.toISOString().slice(11, 13);

const environment = {
  TIME_ZONE: "UTC",
  PROMOTIONAL_HOURS: `${hour}:00-${hour}:15`,
  PROMOTIONAL_DAYS: "mon-sun",
  PROMOTIONAL_ON_HOLIDAYS: "true",
  QUESTIONNAIRE_REMINDER_1_AFTER: "200ms",
};
const reminder = (leadId: string, channel: "sms" | "email") => ({
  leadId,
  key: `lead.created:${leadId}:questionnaire-reminder-1:${channel}`,
});

inEverySetting("a promotional message outside the send window", { environment }, (service) => {
  it("waits, also when the window is widened meanwhile, and goes out once when its turn comes", async () => {
    const { url, smsTo, emailsTo, restart, restartLater } = service();
    const [lead, answering] = [leadCreatedEvent("P1", 1), leadCreatedEvent("P2", 2)];
    await postEvents(url, [lead, answering]);
    const inTime = () => [smsTo(lead.data.phone).length, emailsTo(lead.data.email).length];
    for (const leadId of ["P1", "P2"]) {
      for (const channel of ["sms", "email"] as const) {
        const waiting = await messageWhen(
          url,
          reminder(leadId, channel),
          ({ status }) => status === "deferred",
        );
        expect(waiting).toMatchObject({
          reason: "outside-send-window",
          deferredUntilAt: opensAt.toISOString(),
        });
      }
    }
    expect(inTime()).toEqual([1, 1]);

    await restart({ PROMOTIONAL_HOURS: "always" });
    const widened = leadCreatedEvent("P3", 3);
    await postEvents(url, widened);
    await until(() => (smsTo(widened.data.phone).length === 2 ? true : null));
    expect((await messagesOf(url, "P1")).filter(({ status }) => status === "deferred")).toHaveLength(2);
    expect(inTime()).toEqual([1, 1]);

    await postEvents(url, { name: "questionnaire.completed", data: { leadId: "P2" } });
    await restartLater(opensAt.getTime() - Date.now() - 1000);
    for (const channel of ["sms", "email"] as const) {
      await messageWhen(url, reminder("P1", channel), ({ status }) => status === "accepted");
      const senseless = await messageWhen(
        url,
        reminder("P2", channel),
        ({ status }) => status !== "deferred",
      );
      expect(senseless).toMatchObject({ status: "skipped", reason: "questionnaire-completed" });
    }
    expect(inTime()).toEqual([2, 2]);
    expect(smsTo(answering.data.phone)).toHaveLength(1);
  });
});
