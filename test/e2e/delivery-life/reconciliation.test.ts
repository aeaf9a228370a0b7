import { expect, it } from "vitest";
import { inEverySetting } from "../../support/service.ts";
import {
  messagesOf,
  messageWhen,
  postEvents,
  trialStartedEvent,
  until,
} from "../../support/server-process.ts";

const environment = {
  RECONCILE_AFTER: "100ms",
  // Six fields: the first is seconds. An Inngest server of Inngest's own takes five.
  RECONCILE_SCHEDULE: "* * * * * *",
};

inEverySetting("without a public address, by asking the providers", { environment }, (service) => {
  it("learns what became of every message", async () => {
    const { url, twilio, resend } = service();
    const trials = [1, 2, 3, 4, 5].map((number) => trialStartedEvent(`R${number}`, number));
    await postEvents(url, trials);
    await until(() => (twilio.accepted.length === 5 && resend.accepted.length === 5 ? true : null));
    expect(twilio.accepted.filter(({ statusCallback }) => statusCallback !== null)).toEqual([]);
    const [lost] = twilio.accepted;
    const [bounced] = resend.accepted;
    for (const { sid } of twilio.accepted) twilio.setStatus(sid, "delivered");
    for (const { id } of resend.accepted) resend.setStatus(id, "delivered");
    twilio.setStatus(lost?.sid ?? "", "undelivered", 30_003);
    resend.setStatus(bounced?.id ?? "", "bounced");

    const final = await until(async () => {
      const messages = (await Promise.all(trials.map(({ data }) => messagesOf(url, data.leadId)))).flat();
      return messages.some(({ status }) => status === "accepted" || status === "sent") ? null : messages;
    });
    const undelivered = final.filter(({ status }) => status !== "delivered");
    expect(
      undelivered.map(({ providerMessageId, status }) => `${providerMessageId} ${status}`).toSorted(),
    ).toEqual([`${lost?.sid} undelivered`, `${bounced?.id} undelivered`].toSorted());
    expect(final).toHaveLength(10);
    expect([twilio.callbacks, resend.callbacks]).toEqual([[], []]);
  });

  it("finds the message whose answer was lost while nobody could be asked, and sends it once", async () => {
    const { url, twilio, smsTo } = service();
    twilio.always({ type: "error", status: 500, code: 20_500 }, "lookup");
    twilio.script([{ type: "reset-after-accepting" }]);
    await postEvents(url, trialStartedEvent("R9", 9));
    const message = { leadId: "R9", key: "trial.started:R9:access:sms" };
    await messageWhen(url, message, ({ status }) => status === "unknown");
    const [sms] = smsTo("+33612000009");
    twilio.setStatus(sms?.sid ?? "", "delivered");
    twilio.always({ type: "success" }, "lookup");
    const found = await messageWhen(url, message, ({ status }) => status === "delivered");
    expect(found).toMatchObject({ providerMessageId: sms?.sid, reason: "found-at-provider" });
    expect(smsTo("+33612000009")).toHaveLength(1);
  });
});
