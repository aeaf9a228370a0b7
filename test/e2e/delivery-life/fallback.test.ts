import { expect, it } from "vitest";
import { inEverySetting, type Service } from "../../support/service.ts";
import {
  isAtRest,
  leadCreatedEvent,
  messageWhen,
  postEvents,
  trialStartedEvent,
  until,
} from "../../support/server-process.ts";

const environment = { INTERVIEW_REMINDER_2_BEFORE: "1h", FALLBACK_AFTER: "6s" };
const reminder = (leadId: string, channel: "sms" | "email") => ({
  leadId,
  key: `interview.scheduled:${leadId}#1:reminder-1h:${channel}`,
});

/** An interview whose reminder, an SMS with an e-mail as fallback, is due in three seconds. */
function interview(leadId: string, number: number) {
  const { data } = leadCreatedEvent(leadId, number);
  const startsAt = new Date(Date.now() + 3_600_000 + 3000).toISOString();
  return { name: "interview.scheduled", data: { ...data, interviewId: leadId, startsAt } };
}

const noRunsLeft = ({ unfinishedRuns }: Service) =>
  until(async () => ((await unfinishedRuns()) === 0 ? true : null));

inEverySetting("the reminder an hour before an interview", { reachable: true, environment }, (service) => {
  it("is said by e-mail, once, when its SMS is reported undelivered, and by no replay again", async () => {
    const { url, twilio, smsTo, emailsTo } = service();
    const event = interview("F1", 1);
    const { phone, email } = event.data;
    await postEvents(url, event);
    const sms = await until(() => smsTo(phone)[1] ?? null);
    expect(emailsTo(email)).toHaveLength(1);
    for (let time = 1; time <= 3; time += 1) expect(await twilio.tell(sms, "undelivered", 30_003)).toBe(204);
    const standIn = await messageWhen(url, reminder("F1", "email"), isAtRest);
    const { id } = await messageWhen(url, reminder("F1", "sms"), isAtRest);
    expect(standIn).toMatchObject({ status: "accepted", fallbackFor: id });
    await noRunsLeft(service());

    await postEvents(url, { ...event, id: "F1-again" });
    // Taken after it, and so begun after it.
    await postEvents(url, trialStartedEvent("F1t", 9));
    await until(() => (smsTo("+33612000009").length === 1 ? true : null));
    await noRunsLeft(service());
    expect([smsTo(phone).length, emailsTo(email).length]).toEqual([2, 2]);
  });

  it("is said by e-mail at once when its SMS is refused, and not at all when it is delivered", async () => {
    const { url, twilio, smsTo, emailsTo } = service();
    const delivered = interview("F3", 3);
    await postEvents(url, delivered);
    const sms = await until(() => smsTo(delivered.data.phone)[1] ?? null);
    expect(await twilio.tell(sms, "delivered")).toBe(204);

    const refused = interview("F2", 2);
    twilio.script([{ type: "success" }, { type: "error", status: 400, code: 21_614 }]);
    await postEvents(url, refused);
    const standIn = await messageWhen(url, reminder("F2", "email"), isAtRest);
    expect(standIn).toMatchObject({ status: "accepted" });
    await noRunsLeft(service());
    expect([smsTo(refused.data.phone).length, emailsTo(refused.data.email).length]).toEqual([1, 2]);
    expect([smsTo(delivered.data.phone).length, emailsTo(delivered.data.email).length]).toEqual([2, 1]);
  });
});
