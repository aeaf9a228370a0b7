import { expect, it } from "vitest";
import { inEverySetting } from "../../support/service.ts";
import {
  isAtRest,
  leadCreatedEvent,
  messageWhen,
  postEvents,
  trialStartedEvent,
  until,
} from "../../support/server-process.ts";

const environment = { QUESTIONNAIRE_REMINDER_1_AFTER: "3s", QUESTIONNAIRE_REMINDER_2_AFTER: "6s" };
const reminder = (leadId: string, number: 1 | 2, channel: "sms" | "email") => ({
  leadId,
  key: `lead.created:${leadId}:questionnaire-reminder-${number}:${channel}`,
});

inEverySetting("who wants no more messages", { reachable: true, environment }, (service) => {
  it("gets no SMS after STOP in the middle of a journey, and again after START; e-mail goes on", async () => {
    const { url, twilio, smsTo, emailsTo } = service();
    const lead = leadCreatedEvent("O1", 1);
    const { phone, email } = lead.data;
    await postEvents(url, lead);
    await until(() => (smsTo(phone).length === 1 ? true : null));
    expect(await twilio.inbound({ from: phone, body: "Stop !" })).toBe(200);
    const first = await messageWhen(url, reminder("O1", 1, "sms"), isAtRest);
    expect(first).toMatchObject({ status: "skipped", reason: "suppressed-stop" });
    expect(await messageWhen(url, reminder("O1", 1, "email"), isAtRest)).toMatchObject({
      status: "accepted",
    });

    const sid = `SM${"7".repeat(32)}`;
    expect(await twilio.inbound({ from: phone, body: "START", sid })).toBe(200);
    expect(await messageWhen(url, reminder("O1", 2, "sms"), isAtRest)).toMatchObject({ status: "accepted" });
    expect(await messageWhen(url, reminder("O1", 2, "email"), isAtRest)).toMatchObject({
      status: "accepted",
    });

    expect(await twilio.inbound({ from: phone, body: "STOP" })).toBe(200);
    expect(await twilio.inbound({ from: phone, body: "START", sid })).toBe(200);
    await postEvents(url, trialStartedEvent("O1t", 1, { leadId: "O1", email }));
    const access = { leadId: "O1", key: "trial.started:O1t:access:sms" };
    expect(await messageWhen(url, access, isAtRest)).toMatchObject({ reason: "suppressed-stop" });
    expect(smsTo(phone)).toHaveLength(2);
    await until(() => (emailsTo(email).length === 4 ? true : null));
  });

  it("gets no reminder by e-mail after the mail program's button, and still what concerns them", async () => {
    const { url, route, emailsTo, smsTo } = service();
    const lead = leadCreatedEvent("O2", 2);
    const { phone, email } = lead.data;
    await postEvents(url, lead);
    const promotional = await until(() => emailsTo(email)[1] ?? null);
    expect(emailsTo(email)[0]?.headers).toEqual({});
    expect(promotional.headers["List-Unsubscribe-Post"]).toBe("List-Unsubscribe=One-Click");
    const link = /^<(https:\/\/\S+)>$/.exec(promotional.headers["List-Unsubscribe"] ?? "")?.[1] ?? "";
    const page = await fetch(route(link));
    expect([page.status, await isSuppressed(url, email)]).toEqual([200, false]);
    const pressed = await fetch(route(link), {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "List-Unsubscribe=One-Click",
    });
    expect([pressed.status, await isSuppressed(url, email)]).toEqual([200, true]);

    const second = await messageWhen(url, reminder("O2", 2, "email"), isAtRest);
    expect(second).toMatchObject({ status: "skipped", reason: "suppressed-unsubscribed" });
    expect(await messageWhen(url, reminder("O2", 2, "sms"), isAtRest)).toMatchObject({ status: "accepted" });
    await postEvents(url, trialStartedEvent("O2t", 2, { leadId: "O2", email }));
    await until(() => (emailsTo(email).length === 3 ? true : null));
    expect(smsTo(phone).length).toBeGreaterThanOrEqual(3);
  });
});

async function isSuppressed(url: string, address: string): Promise<boolean> {
  const response = await fetch(`${url}/api/suppressions?address=${encodeURIComponent(address)}`);
  const { suppressions }: { suppressions: unknown[] } = JSON.parse(await response.text());
  return suppressions.length > 0;
}
