import { afterAll, beforeAll, expect, test } from "vitest";
import { axeViolations, inBrowser, overflow, views } from "../support/browser.ts";
import {
  startServerProcess,
  temporaryDataDir,
  until,
  type ServerProcess,
} from "../support/server-process.ts";

inBrowser("the message log and a lead's page", (open) => {
  let server: ServerProcess;
  let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>;
  beforeAll(async () => {
    dataDir = await temporaryDataDir();
    server = await startServerProcess({ DATA_DIR: dataDir.path, PROMOTIONAL_HOURS: "always" });
    // Somebody with a landline, so that the SMS cannot be.
    const data = {
      leadId: "L1",
      firstName: "Zoé",
      lastName: "Lefèvre",
      email: "zoe@example.com",
      phone: "+33142685300",
    };
    await fetch(`${server.url}/api/events`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: "lead.created", data }),
    });
    await until(async () => {
      const response = await fetch(`${server.url}/api/messages?leadId=L1`);
      const { messages }: { messages: { status: string }[] } = JSON.parse(await response.text());
      const isSettled = ({ status }: { status: string }) => status !== "pending" && status !== "sending";
      return messages.length === 2 && messages.every(isSettled) ? messages : null;
    });
  }, 60_000);
  afterAll(async () => {
    await server.stop();
    await dataDir.remove();
  });

  test("answers from the first page what somebody got, how, for what, what comes next and why not", async () => {
    const { page, faults } = await open();
    await page.goto(server.url);
    await page.getByRole("textbox", { name: "Find a person by lead id" }).fill("L1");
    await page.keyboard.press("Enter");
    const short = page.getByRole("region", { name: "In short" });
    const said = (await short.textContent())?.replaceAll(/\s+/g, " ") ?? "";
    expect(said).toMatch(/Confirmation SMS: – not sent The number is a landline, which cannot receive SMS\./);
    expect(said).toMatch(/e.mail: ✓ (accepted|sent|delivered)/);
    expect(said).toMatch(/Next Questionnaire reminder/);
    expect(said).toMatch(/Cost so far 0\.0004 EUR estimated, for 1 sent of 2 messages/);
    expect(faults).toEqual([]);
  });

  test("narrows the log by words and status, without scripts", async () => {
    const { page } = await open({ javaScriptEnabled: false });
    await page.goto(server.url);
    await page.getByText("Filter", { exact: true }).first().click();
    await page.getByRole("combobox", { name: "Status" }).selectOption("skipped");
    await page.getByRole("searchbox", { name: "Words" }).fill("LANDLINE");
    await page.getByRole("button", { name: "Filter" }).click();
    expect(await page.getByRole("table").getByRole("link", { name: "Confirmation" }).count()).toBe(1);
    expect(await page.getByRole("table").textContent()).toContain("The number is a landline");
  });

  test.each(views)("is readable and usable: %o", async (view) => {
    const { page, faults } = await open(view);
    for (const path of [
      "/?status=skipped",
      "/leads/L1",
      "/messages/unknown",
      "/leads/L1/erase",
      "/leads/nobody",
    ]) {
      await page.goto(`${server.url}${path}`);
      expect([path, await axeViolations(page)]).toEqual([path, []]);
      expect([path, await overflow(page)]).toEqual([path, 0]);
    }
    // The browser says of the 404 that it is one.
    expect(faults.filter((fault) => !fault.includes("404"))).toEqual([]);
  });

  test("shows a change while somebody looks, and cancels a journey after having said what that means", async () => {
    const { page } = await open();
    await page.goto(`${server.url}/leads/L1`);
    await page.getByRole("link", { name: "Cancel… New lead" }).click();
    expect(await page.getByRole("main").textContent()).toContain("will not be sent any more");
    await page.getByRole("button", { name: "Cancel this journey" }).click();
    expect(await page.getByRole("status").textContent()).toContain("cancelled");
    await page.getByText("None: nothing is sent by itself any more.").waitFor();
    // Told by another program while the page is open.
    await fetch(`${server.url}/api/events`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ name: "questionnaire.completed", data: { leadId: "L1" } }),
    });
    await page.getByText("Filled in the questionnaire").waitFor();
  });
});
