import { afterAll, beforeAll, expect, test } from "vitest";
import { axeViolations, inBrowser, overflow, views } from "../support/browser.ts";
import { startService, type Service } from "../support/service.ts";
import { messagesOf, postEvents, trialStartedEvent, until } from "../support/server-process.ts";

inBrowser("a run whose SMS the provider refused for too long", (open) => {
  let service: Service;
  let runPath = "";
  const event = trialStartedEvent("T-RUN", 41);
  const { leadId, phone, email } = { ...event.data, leadId: "T-RUN" };

  beforeAll(async () => {
    service = await startService({ database: "sqlite", inngest: false }, {});
    // Nothing is in doubt, and it may pass: the step tries again until its tries are used up.
    service.twilio.always({ type: "rate-limited", retryAfter: "0" });
    await postEvents(service.url, event);
    await until(async () => ((await service.unfinishedRuns()) === 0 ? await runsOf(service) : null));
  }, 60_000);
  afterAll(async () => await service.close());

  test("is found, understood and replayed, and nothing goes out twice", async () => {
    const { page, faults } = await open();
    await page.goto(service.url);
    await page.getByRole("link", { name: "Runs" }).click();
    await page.getByLabel("Lead (id)").fill(leadId);
    await page.getByRole("button", { name: "Show" }).click();
    await page.getByRole("link", { name: "A trial has started" }).click();
    runPath = new URL(page.url()).pathname;
    // What happened: the step by its id, how often it was tried, and why it failed.
    const failed = page.getByRole("listitem").filter({ hasText: "access-sms" }).first();
    expect(await failed.textContent()).toMatch(/Send: access to the trial, SMS\s+✕ failed/);
    await failed.getByText("Tries that failed").click();
    expect(await failed.getByRole("listitem").first().textContent()).toContain("will be tried again");

    service.twilio.always({ type: "success" });
    await page.getByRole("link", { name: "Replay…" }).click();
    expect(await page.locator("#counts").textContent()).toContain("1 already delivered, 1 would be sent.");
    expect(service.smsTo(phone)).toEqual([]);
    await page.getByRole("button", { name: "Replay it" }).click();
    expect(await page.getByRole("status").textContent()).toContain("this is the new run");
    expect(new URL(page.url()).pathname).not.toBe(runPath);
    // The page follows what happens by itself.
    await page.getByText("✓ completed").waitFor();
    expect(service.smsTo(phone)).toHaveLength(1);
    expect(service.emailsTo(email)).toHaveLength(1);
    await page.getByRole("link", { name: runPath.slice("/runs/".length) }).click();
    await page.getByRole("link", { name: "Replay…" }).click();
    expect(await page.locator("#counts").textContent()).toContain("2 already delivered.");
    expect(faults).toEqual([]);
  });

  test.each(views)("is readable and usable: %o", async (view) => {
    const { page } = await open(view);
    for (const path of ["/runs", runPath, `${runPath}/replay`, "/health", "/health/suppressions", "/audit"]) {
      await page.goto(`${service.url}${path}`);
      // What is folded counts as well.
      for (const fold of await page.locator("main details").all())
        await fold.locator("summary").first().click();
      expect(await axeViolations(page), path).toEqual([]);
      expect(await overflow(page), path).toBe(0);
    }
  });
});

/** Whether the run has come to its end: a message of it is accepted, and the other one was given up. */
async function runsOf({ url }: Service): Promise<true | null> {
  const statuses = (await messagesOf(url, "T-RUN")).map(({ status }) => status);
  return statuses.length === 2 && statuses.includes("accepted") ? true : null;
}
