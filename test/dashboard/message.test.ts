import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ChannelId } from "../../src/messages/message.ts";
import { composed, confirmation } from "../support/delivery-fixture.ts";
import { startMessagePageFixture } from "../support/message-page-fixture.ts";

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
  fixture.resend.clear();
  leadNumber += 1;
  leadId = `L${leadNumber}`;
});

async function deliver(channel: ChannelId, change: Parameters<typeof composed>[1] = {}): Promise<string> {
  const { messageId } = await fixture.delivery.deliver(
    confirmation(leadId, channel),
    composed(channel, change),
  );
  return messageId;
}
const page = (id: string, language?: string) => fixture.read(`/messages/${id}`, language);
const refuse = (code: number) => fixture.twilio.script([{ type: "error", status: 400, code }]);

describe("the page of a message", () => {
  it("says that a message is on its way, and when the provider is asked about it", async () => {
    const text = await page(await deliver("sms"));
    expect(text).toContain("On its way: Twilio has it.");
    expect(text).toMatch(/From \d+ \w+ \d{4}, [\d:]+ on, Twilio is asked what became of it\./);
  });

  it("says why an SMS was not sent and what to do, and that the e-mail went out", async () => {
    await deliver("email");
    const text = await page(await deliver("sms", { to: "+33140205050" }));
    expect(text).toContain("Not sent.");
    expect(text).toContain("Why: The number is a landline");
    expect(text).toContain("What to do: Ask the person for a mobile number");
    expect(text).toMatch(/The same by e-mail: ✓ accepted/);
  });

  it("says it in French, with the very words noted at the time beside", async () => {
    const text = await page(await deliver("sms", { to: "+33140205050" }), "fr");
    expect(text).toContain("Non envoyé.");
    expect(text).toContain("Le numéro est celui d’un téléphone fixe");
    expect(text).toContain("Noté sur le moment : The number is a landline");
  });

  it("puts a provider's code into words, advises, and leads to the provider's page", async () => {
    refuse(21_408);
    const id = await deliver("sms");
    const text = await page(id);
    expect(text).toContain("Not sent: Twilio refused it.");
    expect(text).toContain("The account may not send to this country.");
    expect(text).toContain("Allow the country in the console’s geo permissions");
    const markup = await (await fixture.pages.request(`/messages/${id}`)).text();
    expect(markup).toContain('href="https://www.twilio.com/docs/api/errors/21408"');
  });

  it("says of one that may have gone out that nobody knows, and that sending again may make two", async () => {
    fixture.twilio.script([{ type: "reset-after-accepting" }]);
    const id = await deliver("sms");
    expect(await page(id)).toContain("It may have been sent: nobody knows whether Twilio has it.");
  });

  it("shows every attempt and status in order", async () => {
    refuse(21_211);
    const id = await deliver("sms");
    const { fence } = await fixture.row(confirmation(leadId, "sms").key);
    await fixture.post(`/messages/${id}/resend`, { fence: String(fence) });
    const text = await page(id);
    const order = [
      "pending",
      "sending · attempt 1",
      "refused · attempt 1",
      "sending · attempt 2",
      "accepted · attempt 2",
    ];
    expect(order.map((step) => text.indexOf(step, text.indexOf("What happened"))).every((at) => at > 0)).toBe(
      true,
    );
    const places = order.map((step) => text.indexOf(step, text.indexOf("What happened")));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  });

  it("shows an SMS with its segments, its encoding, and the price of each segment and of all", async () => {
    const text = await page(await deliver("sms"));
    expect(text).toMatch(/GSM-7: 160 characters fit in one segment/);
    expect(text).toMatch(/Estimated price 0\.05 EUR for each segment, 0\.05 EUR in all/);
  });

  it("names the characters that make an SMS dearer", async () => {
    const { messageId } = await fixture.delivery.deliver(
      { ...confirmation(leadId, "sms"), key: `one-off:${leadId}:sms`, journey: "one-off", template: null },
      () =>
        Promise.resolve({
          to: "+33612345678",
          locale: "fr",
          timeZone: null,
          consent: null,
          content: { template: null, text: `Le rendez-vous est confirmé : ${"à bientôt 👋 ".repeat(6)}` },
        }),
    );
    const text = await page(messageId);
    expect(text).toContain("UCS-2: only 70 characters fit");
    expect(text).toContain("“ô” (U+00F4) and “👋” (U+1F44B)");
    expect(text).toMatch(/0\.05 EUR for each segment, 0\.10 EUR in all/);
  });

  it("says how long the words are kept, and that they are gone when they are", async () => {
    const id = await deliver("sms");
    expect(await page(id)).toMatch(/kept until \d+ \w+ \d{4}/);
    const later = new Date(Date.now() + 60_000).toISOString();
    await fixture.store.personalData.expire({
      bodiesBefore: later,
      messagesBefore: "2000-01-01T00:00:00.000Z",
      leadsBefore: "2000-01-01T00:00:00.000Z",
    });
    const text = await page(id);
    expect(text).toContain("Its words are no longer kept: they are removed after 30 days (RETAIN_BODIES).");
    expect(text).not.toContain("Zoé");
  });

  it("shows an e-mail as HTML or text, wide or narrow, by links", async () => {
    const id = await deliver("email");
    const markup = async (query: string) => (await fixture.pages.request(`/messages/${id}${query}`)).text();
    expect(await markup("")).toMatch(/<iframe\s+class="mail wide"\s+sandbox=?/);
    expect(await markup("?width=narrow")).toContain('class="mail narrow"');
    const text = await markup("?view=text");
    expect(text).not.toContain("<iframe");
    expect(text).toMatch(/<pre class="mail wide"[^>]*>Bonjour Zoé/);
  });

  it("answers 204 to a page that shows all there is, and the page to one that does not", async () => {
    const id = await deliver("sms");
    const first = await (await fixture.pages.request(`/messages/${id}`)).text();
    const refresh = /hx-get="([^"]*)"/.exec(first)?.[1]?.replaceAll("&amp;", "&") ?? "";
    expect((await fixture.pages.request(refresh)).status).toBe(204);
    fixture.twilio.setStatus(fixture.twilio.accepted[0]?.sid ?? "", "undelivered", 30_003);
    fixture.clock.skewMs += 10 * 60_000;
    await fixture.delivery.reconcile();
    const changed = await fixture.pages.request(refresh);
    expect(changed.status).toBe(200);
    expect(await changed.text()).toContain("The phone is switched off or out of reach.");
  });

  it("is not there for an id that no message has, and leaves other pages their paths", async () => {
    expect((await fixture.pages.request("/messages/01JDA3Q7Z9T4V8M2K6W1XHC5RB")).status).toBe(404);
    expect((await fixture.pages.request("/messages/01JDA3Q7Z9T4V8M2K6W1XHC5RB/html")).status).toBe(404);
    expect((await fixture.pages.request("/messages/01JDA3Q7Z9T4V8M2K6W1XHC5RB/resend")).status).toBe(404);
    expect(await (await fixture.pages.request("/messages/unknown")).text()).toBe("the other page");
  });
});
