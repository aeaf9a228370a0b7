import { afterAll, beforeAll, expect, test } from "vitest";
import { axeViolations, inBrowser, overflow, views } from "../support/browser.ts";
import { startProviders } from "../support/provider-environment.ts";
import { startServerProcess, temporaryDataDir, type ServerProcess } from "../support/server-process.ts";

/** Whatever it tries, it is a picture of an e-mail. */
const hostile = `<!doctype html><title>Mail</title><p id="said">Bonjour Zoé</p>
<script>document.getElementById("said").textContent = "a script ran"; top.document.title = "owned";</script>
<img alt="" src="data:image/png;base64,AA" onerror="document.getElementById('said').textContent = 'onerror ran'">
<form method="post" action="/logout"><button>Press me</button></form>
<a href="/runs" target="_top">The whole window</a> <a href="/runs" target="_blank">A new window</a>
<a href="https://elsewhere.invalid/">Elsewhere</a>
<iframe src="/runs" title="inner"></iframe><link rel="stylesheet" href="/assets/x/y.css">
<meta http-equiv="refresh" content="0; url=/runs">`;

inBrowser("the page of a message", (open) => {
  let providers: Awaited<ReturnType<typeof startProviders>>;
  let server: ServerProcess;
  let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>;
  beforeAll(async () => {
    providers = await startProviders();
    dataDir = await temporaryDataDir();
    server = await startServerProcess({ ...providers.environment, DATA_DIR: dataDir.path });
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    await dataDir.remove();
    await providers.close();
  });

  const post = async (path: string, body: unknown): Promise<string> => {
    const answer = await fetch(`${server.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const { id }: { id?: string } = JSON.parse(await answer.text());
    return id ?? "";
  };
  /** An SMS of which nobody knows whether it went out. It did. */
  const lostSms = async (message: string): Promise<string> => {
    providers.twilio.script([{ type: "reset-after-accepting" }]);
    return post("/api/sms/send", { to: "+33612345678", message });
  };
  const taken = (message: string) => providers.twilio.accepted.filter(({ text }) => text === message).length;

  test("asks, and wants a tick, before a message goes out that may have gone out already", async () => {
    const { page, faults } = await open();
    const id = await lostSms("Rappel de demain");
    await page.goto(`${server.url}/messages/${id}`);
    await page.getByText("It may have been sent: nobody knows whether Twilio has it.").waitFor();
    await page.getByRole("button", { name: "Send it again…" }).click();
    await page.getByText("It may go out twice.").waitFor();
    await page.getByRole("button", { name: "Send it again" }).click();
    // The browser asks for the tick.
    expect(await page.getByRole("checkbox").evaluate((box) => box.matches(":invalid"))).toBe(true);
    expect(taken("Rappel de demain")).toBe(1);
    await page.getByLabel("I accept that the person may get it twice.").check();
    await page.getByRole("button", { name: "Send it again" }).click();
    await page.getByText("This is how it is now:").waitFor();
    await page.getByText("On its way: Twilio has it.").waitFor();
    expect(taken("Rappel de demain")).toBe(2);
    await page.getByText("a duplicate was accepted").waitFor();
    // And now there is nothing to send any more.
    await page.getByRole("button", { name: "Send it again…" }).click();
    await page.getByText("Nothing would be sent.").waitFor();
    expect(faults).toEqual([]);
  });

  test("brings itself up to date, and leaves what was focused focused", async () => {
    const { page } = await open();
    const id = await lostSms("Bonjour");
    const stream = page.waitForResponse((response) => response.url().endsWith("/live"));
    await page.goto(`${server.url}/messages/${id}`);
    await stream;
    await page.getByRole("button", { name: "Send it again…" }).focus();
    await post(`/api/messages/${id}/resend`, { mayDuplicate: true });
    await page.getByText("On its way: Twilio has it.").waitFor();
    expect(await page.evaluate("document.activeElement.id")).toBe("resend");
  });

  test("shows an e-mail that tries to do something, and lets it do nothing", async () => {
    const id = await post("/api/email/send", {
      to: "zoe@example.com",
      subject: "Bonjour",
      text: "Bonjour Zoé, en texte",
      html: hostile,
    });
    const { page } = await open();
    const asked: string[] = [];
    // What was answered: what the policy refuses is announced too, and never leaves the browser.
    page.on("response", (response) =>
      asked.push(`${response.request().method()} ${new URL(response.url()).pathname}`),
    );
    await page.goto(`${server.url}/messages/${id}`);
    const mail = page.frameLocator("iframe.mail");
    await mail.getByText("Bonjour Zoé").waitFor();
    await mail.getByRole("button", { name: "Press me" }).click();
    for (const link of ["The whole window", "A new window"]) await mail.getByText(link).click();
    expect(await mail.locator("#said").textContent()).toBe("Bonjour Zoé");
    expect(await page.title()).toContain("E-mail");
    expect(new URL(page.url()).pathname).toBe(`/messages/${id}`);
    expect(page.context().pages()).toHaveLength(1);
    const own = ["/live", `/messages/${id}`, `/messages/${id}/html`];
    const others = asked.filter((request) => !own.some((path) => request === `GET ${path}`));
    expect(others.filter((request) => !/^GET \/assets\/[^/]{12}\//.test(request))).toEqual([]);

    // By itself it is no more: a page of no origin, without cookies.
    await page.goto(`${server.url}/messages/${id}/html`);
    expect(await page.locator("#said").textContent()).toBe("Bonjour Zoé");
    expect(await page.evaluate("self.origin")).toBe("null");
  });

  test("shows an e-mail as text, and as narrow as a phone, with scripts and without", async () => {
    const id = await post("/api/email/send", {
      to: "zoe@example.com",
      subject: "Bonjour",
      text: "Bonjour Zoé, en texte",
      html: "<p>Bonjour Zoé, en couleurs</p>",
    });
    for (const javaScriptEnabled of [true, false]) {
      const { page } = await open({ javaScriptEnabled });
      await page.goto(`${server.url}/messages/${id}`);
      await page.getByRole("link", { name: "Phone (360 px)" }).click();
      await page.frameLocator("iframe.mail.narrow").getByText("en couleurs").waitFor();
      expect((await page.locator("iframe.mail").boundingBox())?.width).toBe(360);
      await page.getByRole("link", { name: "Plain text" }).click();
      await page.getByText("Bonjour Zoé, en texte").waitFor();
      expect(await page.locator("iframe").count()).toBe(0);
    }
  });

  test.each(views)("is readable and usable: %o", async (view) => {
    const sms = await lostSms(`Un lien https://example.com/${"long".repeat(30)} et un 👋`);
    const email = await post("/api/email/send", {
      to: `${"zoe".repeat(15)}@example.com`,
      subject: "Bonjour",
      text: "Bonjour",
      html: '<p style="width: 700px">Bonjour</p>',
    });
    const { page } = await open(view);
    for (const path of [sms, email, `${email}?view=text`, `${sms}/resend`]) {
      await page.goto(`${server.url}/messages/${path}`);
      expect(await axeViolations(page), path).toEqual([]);
      expect(await overflow(page), path).toBe(0);
    }
  });
});
