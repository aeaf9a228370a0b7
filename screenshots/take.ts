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

/** `message`: the page of the newest message of a lead by a channel, whose id is new each time. */
type Shot = {
  name: string;
  path?: string;
  message?: { leadId: string; channel: "sms" | "email" };
  scheme?: "light" | "dark";
  width?: number;
  height?: number;
};

const shots: Shot[] = [
  { name: "messages", path: "/" },
  { name: "messages-dark", path: "/", scheme: "dark" },
  { name: "lead", path: "/leads/L1", height: 1000 },
  { name: "lead-narrow-dark", path: "/leads/L1", scheme: "dark", width: 360, height: 1000 },
  { name: "message", message: { leadId: "L2", channel: "sms" }, width: 760, height: 900 },
  {
    name: "message-dark",
    message: { leadId: "L1", channel: "email" },
    scheme: "dark",
    width: 760,
    height: 900,
  },
  {
    name: "fast-forward",
    path: "/try/fast-forward?event=lead.created&run=1#result",
    width: 760,
    height: 900,
  },
  {
    name: "fast-forward-dark",
    path: "/try/fast-forward?event=lead.created&run=1#result",
    scheme: "dark",
    width: 760,
    height: 900,
  },
];

const take = async (browser: Browser, url: string, shot: Shot): Promise<void> => {
  const { name, scheme = "light", width = 1280, height = 800 } = shot;
  const path = shot.message === undefined ? shot.path : await pathOf(url, shot.message);
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

const pathOf = async (url: string, message: NonNullable<Shot["message"]>): Promise<string> => {
  const response = await fetch(`${url}/api/messages?${new URLSearchParams(message).toString()}`);
  const { messages } = (await response.json()) as { messages: { id: string }[] };
  return `/messages/${messages[0]?.id}`;
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
