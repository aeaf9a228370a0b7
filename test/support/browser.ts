import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";
import { chromiumPath } from "./chromium-path.ts";

/** The widths and colour schemes in which a page has to be readable. */
export const views = (["light", "dark"] as const).flatMap((colorScheme) =>
  [360, 1280].map((width) => ({ colorScheme, viewport: { width, height: 800 } })),
);

/** A page in a browser, and what went wrong in it. */
export type BrowserPage = {
  page: Page;
  /** Errors of its scripts, what its policy refused, what could not be loaded. */
  faults: string[];
};

/**
 * Tests in a real browser, one for all of them. Skipped, by name, where there is no Chromium. `open` makes a page in a
 * context of its own (cookies, language, colours), which is closed with the browser.
 */
export function inBrowser(
  what: string,
  tests: (open: (options?: BrowserContextOptions) => Promise<BrowserPage>) => void,
): void {
  const suite = chromiumPath === undefined ? describe.skip : describe;
  suite(
    chromiumPath === undefined ? `${what} (there is no Chromium here)` : what,
    { timeout: 60_000 },
    () => {
      let browser: Browser;
      beforeAll(async () => {
        // Root, as in containers, gets no sandbox of Chromium's; the pages are our own.
        browser = await chromium.launch({ executablePath: chromiumPath ?? "", args: ["--no-sandbox"] });
      }, 60_000);
      afterAll(async () => await browser?.close());
      tests(async (options) => {
        const context = await browser.newContext({ locale: "en-GB", ...options });
        context.setDefaultTimeout(15_000);
        const page = await context.newPage();
        const faults: string[] = [];
        page.on("pageerror", (error) => faults.push(error.message));
        page.on("console", (message) => {
          if (message.type() === "error") faults.push(message.text());
        });
        return { page, faults };
      });
    },
  );
}

/** What axe finds wrong with a page, serious and critical: `color-contrast: .quiet, th`. */
export async function axeViolations(page: Page): Promise<string[]> {
  // Through the debugger, because the pages' policy refuses scripts that are not their own.
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(
    async () => await (globalThis as unknown as { axe: typeof axe }).axe.run({ resultTypes: ["violations"] }),
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

/** By how many pixels a page is wider than its window. */
export async function overflow(page: Page): Promise<number> {
  // As text: this project is compiled without a browser's types.
  return Number(
    await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
  );
}
