import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { getRequestListener } from "@hono/node-server";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startAppFixture, type AppFixture } from "../support/app-fixture.ts";
import { axeViolations, type BrowserPage, inBrowser, overflow, views } from "../support/browser.ts";

const apiKey = "0123456789abcdef0123456789abcdef";
const events = "#operations-Events-postEvents";

inBrowser("the page at /docs", (open) => {
  let fixture: AppFixture;
  let server: Server;
  let url = "";
  beforeAll(async () => {
    fixture = await startAppFixture();
    const answer = getRequestListener(fixture.app({ apiKey }).fetch);
    server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await fixture.close();
  });

  /** Opens the page, once it has drawn the document; `foreign` are requests to other servers. */
  async function openDocs(
    options?: Parameters<typeof open>[0],
  ): Promise<BrowserPage & { foreign: string[] }> {
    const opened = await open(options);
    const { page } = opened;
    // Drawing it takes seconds of work, and a busy machine several times that.
    page.setDefaultTimeout(45_000);
    const foreign: string[] = [];
    page.on("request", (request) => {
      if (!request.url().startsWith(url) && !request.url().startsWith("data:")) foreign.push(request.url());
    });
    await page.goto(`${url}/docs`);
    await page.locator(`${events} .opblock-summary-control`).click();
    await page.locator(`${events} .responses-table`).waitFor();
    return { ...opened, foreign };
  }

  it("tries out a request with the key that was typed in", async () => {
    const { page, faults, foreign } = await openDocs();
    expect(await page.title()).toBe("bienvenue · API");
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    await page.getByRole("button", { name: "Authorize" }).click();
    await page.locator(".modal-ux input").fill(apiKey);
    await page.locator(".modal-ux").getByRole("button", { name: "Authorize" }).click();
    await page.locator(".modal-ux .btn-done").click();
    await page.locator(events).getByRole("button", { name: "Try it out" }).click();
    await page.locator(events).getByRole("button", { name: "Execute" }).click();
    const status = page.locator(`${events} .live-responses-table .response-col_status`).last();
    expect(await status.textContent()).toContain("202");
    expect(await fixture.store.subjects.lead("L1")).toMatchObject({ id: "L1" });
    expect([faults, foreign]).toEqual([[], []]);
    await page.context().close();
  });

  it("fits narrow and wide windows, follows the reader's colours, and hinders nobody", async () => {
    const { page, faults, foreign } = await openDocs({ reducedMotion: "reduce" });
    const list = page.locator("#operations-Messages-listMessages");
    await list.locator(".opblock-summary-control").click();
    expect(new URL(page.url()).hash).toBe("#/Messages/listMessages");
    await list.getByRole("button", { name: "Try it out" }).click();
    await page.getByRole("button", { name: "Authorize" }).click();
    for (const { viewport, colorScheme } of views) {
      await page.setViewportSize(viewport);
      await page.emulateMedia({ colorScheme });
      expect(await overflow(page), `${viewport.width} px`).toBeLessThanOrEqual(0);
      expect(await schemeOf(page)).toBe(colorScheme);
      // The same elements at each width: once is enough for what takes seconds.
      const violations = viewport.width === 360 ? await axeViolations(page) : [];
      expect(violations, colorScheme).toEqual([]);
    }
    expect([faults, foreign]).toEqual([[], []]);
    await page.context().close();
  });
});

/** By the colour of its title. As text: this project is compiled without a browser's types. */
async function schemeOf(page: Page): Promise<"light" | "dark"> {
  const colour = await page.evaluate<string>(
    'getComputedStyle(document.querySelector(".swagger-ui .info .title")).color',
  );
  const [red = 0] = [...colour.matchAll(/\d+/g)].map(Number);
  return red > 127 ? "dark" : "light";
}
