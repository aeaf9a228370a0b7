import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { eventSchemas } from "../../src/events/domain-event.ts";
import { templateSchemas } from "../../src/messages/template.ts";
import { composedApp, type ComposedApp } from "../support/composed-app.ts";
import { form } from "../support/desk-form.ts";

let desk: ComposedApp;
beforeEach(async () => {
  desk = await composedApp();
});
afterEach(async () => await desk.close());

const text = async (path: string): Promise<string> => {
  const response = await desk.app.request(path);
  expect(response.status, path).toBe(200);
  return await response.text();
};
const audit = async () =>
  (await desk.store.audit.list({ limit: 10 })).entries.map(({ actor, action, subject, detail }) => ({
    actor,
    action,
    subject,
    detail,
  }));

const lead = {
  leadId: "L1",
  firstName: "Zoé",
  lastName: "Lefèvre",
  email: "zoe@example.com",
  phone: "+33 6 12 34 56 78",
  locale: "en",
};

describe("a sample event", () => {
  it.each(Object.entries(eventSchemas))("has every field of %s in its form", async (name, schema) => {
    const page = await text(`/try/events/${name}`);
    for (const field of Object.keys(schema.shape)) {
      expect(page).toContain(field === "consent" ? 'name="consent.sms"' : `name="${field}"`);
    }
    expect(page).toContain("no real person is reached");
  });

  it("goes through the door with what was filled in, and leads to its lead", async () => {
    const response = await desk.app.request(
      "/try/events/lead.created",
      form({ ...lead, "consent.sms": "no", timeZone: "" }),
    );
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe("/leads/L1");
    expect((await desk.store.subjects.lead("L1"))?.contact).toMatchObject({
      phone: "+33612345678",
      locale: "en",
      timeZone: null,
      consentSms: false,
    });
    expect(desk.sent.map(({ name }) => name)).toEqual(["lead.created"]);
    expect(await audit()).toEqual([
      { actor: "local", action: "event.send", subject: "lead L1", detail: "lead.created" },
    ]);
  });

  it("leads to the lead of the interview it cancels", async () => {
    const interview = { ...lead, interviewId: "I1", startsAt: "2030-12-01T10:00:00+01:00" };
    await desk.app.request("/try/events/interview.scheduled", form(interview));
    const response = await desk.app.request("/try/events/interview.cancelled", form({ interviewId: "I1" }));
    expect(response.headers.get("location")).toBe("/leads/L1");
  });

  it("says of an event about something unknown that nothing is sent", async () => {
    const response = await desk.app.request("/try/events/trial.converted", form({ trialId: "T9" }));
    expect(response.headers.get("location")).toBe("/try?sent=trial.converted");
    expect(await text("/try?sent=trial.converted")).toContain("trial.converted was taken");
  });

  it("says beside each field what is wrong with it, keeps what was filled in, and sends nothing", async () => {
    const response = await desk.app.request(
      "/try/events/lead.created",
      form({ ...lead, phone: "0612345678", firstName: "", lastName: "<b>" }),
    );
    expect(response.status).toBe(400);
    const page = await response.text();
    expect(page).toMatch(/id="field-phone-problem"[^]*?country code missing/);
    expect(page).toMatch(/id="field-firstName-problem"/);
    expect(page).toContain('value="0612345678"');
    expect(page).toContain('value="&lt;b&gt;"');
    expect(desk.sent).toEqual([]);
    expect(await audit()).toEqual([]);
  });

  it("shows what the door itself refuses beside the field", async () => {
    const response = await desk.app.request(
      "/try/events/lead.created",
      form({ ...lead, phone: "+33012345678" }),
    );
    expect(response.status).toBe(400);
    expect(await response.text()).toMatch(/id="field-phone-problem"[^]*?numbering plan/);
  });

  it("is refused to the page of another site", async () => {
    const response = await desk.app.request("/try/events/lead.created", {
      ...form(lead),
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        origin: "https://elsewhere.example",
      },
    });
    expect(response.status).toBe(403);
    expect(desk.sent).toEqual([]);
  });
});

describe("a test message", () => {
  it("goes to the sandbox, and its page says that nobody was written to", async () => {
    const response = await desk.app.request(
      "/try/test",
      form({ channel: "sms", to: "+33612345678", locale: "en" }),
    );
    expect(response.status).toBe(303);
    const page = await text(response.headers.get("location") ?? "");
    expect(page).toContain("accepted");
    expect(page).toContain("/try/sandbox");
    const [entry] = await desk.store.sandbox.recent(5);
    expect(entry?.recipient).toBe("+33612345678");
    expect(await audit()).toMatchObject([{ action: "message.test", detail: "sms: accepted" }]);
    expect(JSON.stringify(await audit())).not.toContain("336");
  });

  it.each([
    ["0612345678", 400, "international form"],
    ["+33012345678", 400, "international form"],
    ["+14155550100", 403, "SMS_ALLOWED_COUNTRIES"],
  ])("is refused for %s, with what to do", async (to, status, words) => {
    const response = await desk.app.request("/try/test", form({ channel: "sms", to, locale: "en" }));
    expect(response.status).toBe(status);
    expect(await response.text()).toContain(words);
    expect(await desk.store.sandbox.recent(5)).toEqual([]);
  });

  it("shares its rate limit with the routes of the API", async () => {
    await desk.close();
    desk = await composedApp({ SEND_RATE_LIMIT_PER_MINUTE: "1" });
    const first = await desk.app.request("/api/email/test?to=zoe@example.com");
    expect(first.status).toBe(200);
    const second = await desk.app.request(
      "/try/test",
      form({ channel: "email", to: "zoe@example.com", locale: "en" }),
    );
    expect(second.status).toBe(429);
    expect(await second.text()).toContain("SEND_RATE_LIMIT_PER_MINUTE");
  });

  it("says why it was not sent, and what to do", async () => {
    const { suppressions } = desk.store;
    await suppressions.add(
      { channel: "email", addressId: suppressions.addressId("email", "zoe@example.com") },
      { reason: "hard-bounce", scope: "all", at: new Date().toISOString() },
    );
    const response = await desk.app.request(
      "/try/test",
      form({ channel: "email", to: "zoe@example.com", locale: "en" }),
    );
    const page = await text(response.headers.get("location") ?? "");
    expect(page).toContain("not sent");
    expect(page).toContain("What to do");
  });
});

describe("previews", () => {
  const all = Object.keys(templateSchemas).flatMap((name) => [
    [name, "fr"],
    [name, "en"],
  ]);
  it.each(all)("shows %s in %s as SMS and as e-mail", async (name, locale) => {
    const page = await text(`/try/preview/${name}?locale=${locale}`);
    expect(page).toMatch(/\d segments?, (GSM-7|UCS-2)/);
    expect(page).toContain("about 0.");
    expect(page).toContain(`src="/try/preview/${name}/html?locale=${locale}"`);
    expect(await text(`/try/preview/${name}?locale=${locale}&view=text`)).toContain('<pre class="mail');
    const framed = await desk.app.request(`/try/preview/${name}/html?locale=${locale}`);
    expect(framed.headers.get("content-security-policy")).toContain("sandbox; default-src 'none'");
    expect(await framed.text()).toContain(`lang="${locale}"`);
  });

  it("is not found for a template that does not exist", async () => {
    expect((await desk.app.request("/try/preview/nothing")).status).toBe(404);
    expect((await desk.app.request("/try/preview/nothing/html")).status).toBe(404);
  });
});

describe("the pages", () => {
  it.each(["/try", "/try/preview", "/try/sandbox", "/try/fast-forward", "/try/events/lead.created"])(
    "%s speaks French, with narrow spaces before its colons",
    async (path) => {
      const page = await text(`${path}${path.includes("?") ? "&" : "?"}lang=fr`);
      expect(page).toContain('<html lang="fr">');
      expect(page.replace(/<[^>]*>/g, "")).not.toMatch(/\p{L} [:;!?](\s|$)/u);
    },
  );

  it("lets browsers say where its forms come from", async () => {
    const { headers } = await desk.app.request("/try");
    expect(headers.get("referrer-policy")).toBe("same-origin");
  });

  it("wants a login where there is a key", async () => {
    await desk.close();
    desk = await composedApp({ API_KEY: "a-key-of-this-test-0123456789" });
    for (const path of ["/try", "/try/sandbox", "/try/preview/trial-access/html"]) {
      expect((await desk.app.request(path)).status, path).toBe(303);
    }
  });
});
