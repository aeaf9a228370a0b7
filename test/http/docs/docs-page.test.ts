import { existsSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import { chromium, type Browser, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startAppFixture, type AppFixture } from "../../support/app-fixture.ts";

const executablePath = "/usr/bin/chromium";
const apiKey = "0123456789abcdef0123456789abcdef";

// Needs Debian's chromium; there is no other way to see that a page works under its own content security policy.
describe.skipIf(!existsSync(executablePath))("the page at /docs, in a browser", { timeout: 60_000 }, () => {
  let fixture: AppFixture;
  let server: Server;
  let browser: Browser;
  let url = "";
  beforeAll(async () => {
    fixture = await startAppFixture();
    const answer = getRequestListener(fixture.app({ apiKey }).fetch);
    server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    server.closeAllConnections();
    server.close();
    await fixture.close();
  });

  /** Opens the page; `trouble` collects what the console says and requests to other servers. */
  async function open(options: { width: number; colorScheme: "light" | "dark" }) {
    const { width, colorScheme } = options;
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
    const trouble: string[] = [];
    page.on("console", (message) => void trouble.push(`${message.type()}: ${message.text()}`));
    page.on("pageerror", (error) => void trouble.push(error.message));
    page.on("request", (request) => {
      if (!request.url().startsWith(url) && !request.url().startsWith("data:")) trouble.push(request.url());
    });
    await page.goto(`${url}/docs`);
    await page.locator(".opblock").first().waitFor();
    return { page, trouble };
  }

  it("tries out a request with the key that was typed in", async () => {
    const { page, trouble } = await open({ width: 1280, colorScheme: "light" });
    expect([await page.title(), await page.locator("html").getAttribute("lang")]).toEqual([
      "bienvenue · API",
      "en",
    ]);
    await page.getByRole("button", { name: "Authorize" }).click();
    await page.locator(".modal-ux input").fill(apiKey);
    await page.locator(".modal-ux").getByRole("button", { name: "Apply credentials" }).click();
    await page.locator(".modal-ux .btn-done").click();
    const operation = page.locator("#operations-Events-postEvents");
    await operation.locator(".opblock-summary-control").click();
    await operation.getByRole("button", { name: "Try it out" }).click();
    await operation.getByRole("button", { name: "Execute" }).click();
    const status = operation.locator(".live-responses-table .response-col_status").last();
    expect(await status.textContent()).toContain("202");
    expect(await fixture.store.subjects.lead("L1")).toMatchObject({ id: "L1" });
    expect(trouble).toEqual([]);
    await page.close();
  });

  it.each([
    { width: 360, colorScheme: "light" },
    { width: 360, colorScheme: "dark" },
    { width: 1280, colorScheme: "dark" },
  ] as const)("fits and follows the reader's colours: $width px, $colorScheme", async (options) => {
    const { page, trouble } = await open(options);
    await page.locator("#operations-Events-postEvents .opblock-summary-control").click();
    await page.locator("#operations-Events-postEvents .responses-table").waitFor();
    expect(await page.evaluate<number>("document.documentElement.scrollWidth")).toBeLessThanOrEqual(
      options.width,
    );
    expect(await brightnessOfPage(page)).toBe(options.colorScheme);
    expect(trouble).toEqual([]);
    await page.close();
  });
});

/** By the colour of its title. The script is text: it runs in the browser, whose types are not those of this program. */
async function brightnessOfPage(page: Page): Promise<"light" | "dark"> {
  const colour = await page.evaluate<string>(
    'getComputedStyle(document.querySelector(".swagger-ui .info .title")).color',
  );
  const [red = 0] = [...colour.matchAll(/\d+/g)].map(Number);
  return red > 127 ? "dark" : "light";
}
