import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { auditSubjects } from "../../src/store/audit-log.ts";
import { composed, confirmation } from "../support/delivery-fixture.ts";
import { startMessagePageFixture } from "../support/message-page-fixture.ts";
import type { Answer } from "../support/scripted-answer.ts";

let fixture: Awaited<ReturnType<typeof startMessagePageFixture>>;
let leadNumber = 0;
let leadId = "";
beforeAll(async () => {
  // Long enough for an answer on a machine on which everything is tested at once.
  fixture = await startMessagePageFixture({ sendTimeoutMs: 10_000 });
});
afterAll(async () => fixture.close());
beforeEach(async () => {
  await fixture.forgetTrouble();
  fixture.twilio.clear();
  leadNumber += 1;
  leadId = `L${leadNumber}`;
});

async function deliver(...answers: Answer[]): Promise<string> {
  fixture.twilio.script(answers);
  const { messageId } = await fixture.delivery.deliver(confirmation(leadId, "sms"), composed("sms"));
  return messageId;
}
const refusal: Answer = { type: "error", status: 400, code: 21_211 };
const lost: Answer = { type: "reset-after-accepting" };
const asked = (id: string, language?: string) => fixture.read(`/messages/${id}/resend`, language);
const fence = async () => String((await fixture.row(confirmation(leadId, "sms").key)).fence);
const received = () => fixture.twilio.accepted.length;
const requests = () => fixture.twilio.requests.filter(({ method }) => method === "POST").length;
const audit = async (id: string) =>
  (await fixture.store.audit.list({ limit: 10, subject: auditSubjects.message(id) })).entries.map(
    ({ actor, action, detail }) => ({ actor, action, detail }),
  );

describe("the page that asks before a message is sent again", () => {
  it("says that nothing would be sent of what the provider has, and offers no button", async () => {
    const id = await deliver();
    expect(await asked(id)).toContain("Nothing would be sent. The provider has it already");
    const markup = await (await fixture.pages.request(`/messages/${id}/resend`)).text();
    expect(markup).not.toContain('action="/messages/');
  });

  it("says that one more would be sent of what never went out, what it costs, and does nothing yet", async () => {
    const id = await deliver(refusal);
    const text = await asked(id);
    expect(text).toContain(
      "One more SMS would be sent, with the same words. The provider never took the first one",
    );
    expect(text).toContain("Estimated cost: 0.05 EUR.");
    expect(text).not.toContain("It may go out twice");
    expect(requests()).toBe(1);
    expect(await audit(id)).toEqual([]);
  });

  it("sends it, notes who did, and goes to the message, which says how it is now", async () => {
    const id = await deliver(refusal);
    const answer = await fixture.post(`/messages/${id}/resend`, { fence: await fence() });
    expect(answer.status).toBe(303);
    const location = answer.headers.get("location") ?? "";
    expect(location).toBe(`/messages/${id}?resent=tried`);
    expect(received()).toBe(1);
    const text = await fixture.read(location);
    expect(text).toContain("Sending it again was tried. This is how it is now: On its way");
    expect(text).toMatch(/Done by hand .* Sent again · local tried: accepted/);
    expect(await audit(id)).toEqual([
      { actor: "local", action: "message.resend", detail: "tried: accepted" },
    ]);
  });

  it("warns of a second one where the first may have gone out, and sends none without the tick", async () => {
    const id = await deliver(lost);
    const text = await asked(id);
    expect(text).toContain("It may go out twice.");
    expect(text).toContain("I accept that the person may get it twice.");
    const unticked = await fixture.post(`/messages/${id}/resend`, { fence: await fence() });
    expect(unticked.headers.get("location")).toBe(`/messages/${id}/resend?refused=unconfirmed`);
    expect(received()).toBe(1);
    expect(await fixture.read(unticked.headers.get("location") ?? "")).toContain(
      "nobody said that a second one does no harm",
    );
    await fixture.post(`/messages/${id}/resend`, { fence: await fence(), mayDuplicate: "yes" });
    expect(received()).toBe(2);
    expect((await audit(id)).map(({ detail }) => detail)).toEqual([
      "tried: accepted; a duplicate was accepted",
      "refused: unconfirmed",
    ]);
  });

  it("sends one message for a form that is sent twice", async () => {
    const id = await deliver(lost);
    const form = { fence: await fence(), mayDuplicate: "yes" };
    fixture.twilio.script([lost]);
    await fixture.post(`/messages/${id}/resend`, form);
    const again = await fixture.post(`/messages/${id}/resend`, form);
    expect(again.headers.get("location")).toBe(`/messages/${id}/resend?refused=changed`);
    expect(received()).toBe(2);
  });

  it("does nothing for a form without what it was shown, or of another site", async () => {
    const id = await deliver(refusal);
    expect((await fixture.post(`/messages/${id}/resend`, {})).headers.get("location")).toContain("changed");
    const foreign = await fixture.pages.request(`http://localhost/messages/${id}/resend`, {
      method: "POST",
      headers: { origin: "http://elsewhere.example", "content-type": "application/x-www-form-urlencoded" },
      body: `fence=${await fence()}`,
    });
    expect(foreign.status).toBe(403);
    expect(requests()).toBe(1);
  });

  it("says what forbids it by now, in the reader's language", async () => {
    const id = await deliver(refusal);
    const addressId = fixture.store.suppressions.addressId("sms", "+33612345678");
    const at = fixture.now().toISOString();
    await fixture.store.suppressions.add({ channel: "sms", addressId }, { reason: "stop", scope: "all", at });
    expect(await asked(id)).toContain(
      "Nothing would be sent. It must not be sent by now. The person answered STOP.",
    );
    expect(await asked(id, "fr")).toContain("La personne a répondu STOP.");
    await fixture.post(`/messages/${id}/resend`, { fence: await fence() });
    expect((await audit(id))[0]?.detail).toBe("refused: forbidden (suppressed-stop)");
    await fixture.store.suppressions.lift({ channel: "sms", addressId }, { at: fixture.now().toISOString() });
  });

  it("has no word of a stranger's link on it", async () => {
    const id = await deliver(refusal);
    const markup = await fixture.pages.request(`/messages/${id}/resend?refused=<b>hello</b>`);
    expect(await markup.text()).not.toContain("hello</b>");
  });
});
