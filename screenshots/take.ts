/**
 * `npm run screenshots`: takes the pictures of docs/images, light and dark, of a server of its own that has been told a few
 * events. Needs Chromium.
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { chromiumPath } from "../test/support/chromium-path.ts";
import { startServerProcess, temporaryDataDir } from "../test/support/server-process.ts";
import { tellSamples } from "./tell-samples.ts";

const directory = join(import.meta.dirname, "../docs/images");

type Shot = { name: string; path: string; scheme?: "light" | "dark"; width?: number; height?: number };

const shots: Shot[] = [
  { name: "messages", path: "/" },
  { name: "messages-dark", path: "/", scheme: "dark" },
  { name: "lead", path: "/leads/L1", height: 1500 },
  { name: "lead-narrow-dark", path: "/leads/L1", scheme: "dark", width: 360, height: 1500 },
  { name: "try", path: "/try", height: 1100 },
  { name: "health-dark", path: "/health", scheme: "dark", height: 1100 },
];

const take = async (browser: Browser, url: string, shot: Shot): Promise<void> => {
  const { name, path, scheme = "light", width = 1280, height = 800 } = shot;
  const context = await browser.newContext({
    locale: "en-GB",
    colorScheme: scheme,
    viewport: { width, height },
  });
  const page = await context.newPage();
  await page.goto(`${url}${path}`, { waitUntil: "load" });
  await page.screenshot({ path: join(directory, `${name}.png`) });
  await context.close();
};

const dataDir = await temporaryDataDir();
const server = await startServerProcess({ DATA_DIR: dataDir.path });
try {
  await mkdir(directory, { recursive: true });
  await tellSamples(server.url);
  const browser = await chromium.launch({ executablePath: chromiumPath ?? "", args: ["--no-sandbox"] });
  for (const shot of shots) await take(browser, server.url, shot);
  await browser.close();
} finally {
  await server.stop();
  await dataDir.remove();
}
