import { afterAll, beforeAll, expect, test } from "vitest";
import { axeViolations, inBrowser, overflow, views } from "../support/browser.ts";
import { startServerProcess, temporaryDataDir, type ServerProcess } from "../support/server-process.ts";

inBrowser("trying it out in the browser", (open) => {
  let server: ServerProcess;
  let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>;
  beforeAll(async () => {
    dataDir = await temporaryDataDir();
    server = await startServerProcess({ DATA_DIR: dataDir.path });
  });
  afterAll(async () => {
    await server.stop();
    await dataDir.remove();
  });

  test("sends an event, sees the phone and the inbox receive it, and lets the SMS fail", async () => {
    const { page: phone, faults } = await open();
    await phone.goto(`${server.url}/try/sandbox`);
    expect(await phone.getByText("Nothing yet.").count()).toBe(2);

    const { page } = await open();
    await page.goto(`${server.url}/try`);
    await page.getByRole("link", { name: "lead.created" }).click();
    await page.getByLabel("Lead *").fill("L1");
    await page.getByLabel("First name *").fill("Marie");
    await page.getByLabel("Language of the messages").selectOption("en");
    await page.getByRole("button", { name: "Send the event" }).click();
    await page.waitForURL(`${server.url}/leads/L1`);

    // By itself: the page was open before.
    const sms = phone.getByRole("region", { name: "Phone" });
    await sms.getByText("Hello Marie").waitFor();
    await phone
      .getByRole("region", { name: "Inbox" })
      .getByRole("link", { name: "Read the e-mail" })
      .waitFor();
    await sms.getByRole("button", { name: "Not delivered", exact: true }).click();
    await phone.getByText("Done: the report was acted on").waitFor();
    await sms.getByText("undelivered").waitFor();
    expect(await sms.getByRole("button", { name: "Not delivered", exact: true }).count()).toBe(0);

    await phone.getByRole("link", { name: "Read the e-mail" }).click();
    const mail = phone.frameLocator("iframe.mail");
    expect(await mail.getByText("Marie").first().isVisible()).toBe(true);
    expect(faults).toEqual([]);
  });

  test("puts time forward", async () => {
    const { page } = await open();
    await page.goto(`${server.url}/try/fast-forward?event=lead.created`);
    await page.getByLabel("The questionnaire is completed after (days)").fill("2");
    await page.getByRole("button", { name: "Show the 14 days" }).click();
    const happens = page.getByRole("region", { name: "What happens" });
    await happens.getByText("The questionnaire is completed.").waitFor();
    expect(await happens.getByText("lead-confirmation").count()).toBe(2);
  });

  test.each(views)("is readable and usable: %o", async (view) => {
    const { page, faults } = await open(view);
    for (const path of [
      "/try",
      "/try/events/interview.scheduled",
      "/try/preview/questionnaire-reminder?locale=fr",
      "/try/sandbox",
      "/try/fast-forward?event=lead.created&run=yes&undelivered=on",
    ]) {
      await page.goto(server.url + path);
      expect(await axeViolations(page), path).toEqual([]);
      expect(await overflow(page), path).toBe(0);
    }
    expect(faults).toEqual([]);
  });
});
