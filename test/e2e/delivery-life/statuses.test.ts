import { expect, it } from "vitest";
import { inEverySetting } from "../../support/service.ts";
import { isAtRest, messageWhen, postEvents, trialStartedEvent, until } from "../../support/server-process.ts";

const access = (id: string, channel: "sms" | "email") => ({
  leadId: id,
  key: `trial.started:${id}:access:${channel}`,
});

inEverySetting("what a provider tells of a message", { reachable: true }, (service) => {
  it("is recorded while its request is still unanswered, and stays when the answer comes", async () => {
    const { url, twilio, resend, smsTo, emailsTo, unfinishedRuns } = service();
    twilio.script([{ type: "slow", delayMs: 600 }]);
    resend.script([{ type: "slow", delayMs: 600 }]);
    await postEvents(url, trialStartedEvent("S1", 1));
    const sms = await until(() => smsTo("+33612000001")[0] ?? null);
    const email = await until(() => emailsTo("s1@example.com")[0] ?? null);
    expect(await twilio.tell(sms, "delivered")).toBe(204);
    expect(await resend.tell(email, "delivered")).toBe(200);
    const sent = { sms: sms.sid, email: email.id };
    for (const channel of ["sms", "email"] as const) {
      const providerMessageId = sent[channel];
      const early = await messageWhen(url, access("S1", channel), () => true);
      expect(early).toMatchObject({ status: "delivered", providerMessageId });
    }

    await until(async () => ((await unfinishedRuns()) === 0 ? true : null));
    for (const channel of ["sms", "email"] as const) {
      const providerMessageId = sent[channel];
      const late = await messageWhen(url, access("S1", channel), () => true);
      expect(late).toMatchObject({ status: "delivered", providerMessageId });
    }
    expect([smsTo("+33612000001"), emailsTo("s1@example.com")]).toEqual([[sms], [email]]);
  });

  it("settles a message whose answer died with the process, and which nobody can look up", async () => {
    const { url, twilio, smsTo, kill, restart, leases } = service();
    twilio.always({ type: "error", status: 500, code: 20_500 }, "lookup");
    twilio.script([{ type: "hang-after-accepting" }]);
    await postEvents(url, trialStartedEvent("S2", 2));
    const sms = await until(() => smsTo("+33612000002")[0] ?? null);
    await kill();
    await restart();
    // Where several servers may run, another one might still be waiting for the answer.
    await messageWhen(url, access("S2", "sms"), ({ status }) => status === (leases ? "sending" : "unknown"));
    expect(await twilio.tell(sms, "delivered")).toBe(204);
    const told = await messageWhen(url, access("S2", "sms"), () => true);
    expect(told).toMatchObject({ status: "delivered", providerMessageId: sms.sid });
    expect(smsTo("+33612000002")).toHaveLength(1);
  });

  it("keeps an address that does not exist from being written to again", async () => {
    const { url, resend, emailsTo } = service();
    await postEvents(url, trialStartedEvent("S3", 3));
    const email = await until(() => emailsTo("s3@example.com")[0] ?? null);
    expect(await resend.tell(email, "bounced")).toBe(200);
    expect(await messageWhen(url, access("S3", "email"), () => true)).toMatchObject({
      status: "undelivered",
    });
    await postEvents(url, trialStartedEvent("S3b", 3, { leadId: "S3", email: "s3@example.com" }));
    const again = { leadId: "S3", key: "trial.started:S3b:access:email" };
    expect(await messageWhen(url, again, isAtRest)).toMatchObject({
      status: "skipped",
      reason: "suppressed-hard-bounce",
    });
    expect(emailsTo("s3@example.com")).toHaveLength(1);
  });
});
