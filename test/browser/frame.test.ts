import { afterAll, beforeAll, expect, test } from "vitest";
import { axeViolations, inBrowser, overflow, views } from "../support/browser.ts";
import { startServerProcess, temporaryDataDir, type ServerProcess } from "../support/server-process.ts";

const apiKey = "a-key-of-this-test-0123456789";

inBrowser("the frame of the desk", (open) => {
  let server: ServerProcess;
  let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>;
  beforeAll(async () => {
    dataDir = await temporaryDataDir();
    server = await startServerProcess({ DATA_DIR: dataDir.path, API_KEY: apiKey });
  });
  afterAll(async () => {
    await server.stop();
    await dataDir.remove();
  });

  const logIn = async (page: Awaited<ReturnType<typeof open>>["page"], name = "") => {
    await page.getByLabel("API key").fill(apiKey);
    await page.getByLabel("Your name (optional)").fill(name);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.getByRole("navigation", { name: "Desk" }).waitFor();
  };

  test("lets in who has the key, keeps them, and lets them go", async () => {
    const { page, faults } = await open();
    await page.goto(`${server.url}/?status=refused`);
    await page.getByLabel("API key").fill("a-wrong-key");
    await page.getByRole("button", { name: "Log in" }).click();
    expect(await page.getByRole("alert").textContent()).toContain("not the key");
    await logIn(page, "Marie");
    // Where she wanted to go.
    expect(page.url()).toBe(`${server.url}/?status=refused`);
    await page.getByRole("button", { name: "Log out (Marie)" }).click();
    await page.goto(server.url);
    expect(new URL(page.url()).pathname).toBe("/login");
    // The browser says of the 401 that it is one.
    expect(faults.filter((fault) => !fault.includes("401"))).toEqual([]);
  });

  test("speaks the browser's language until another one is chosen", async () => {
    const { page } = await open({ locale: "fr-FR" });
    await page.goto(server.url);
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Connexion");
    await page.getByRole("link", { name: "English" }).click();
    await page.goto(server.url);
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe("Log in");
  });

  test.each(views)("is readable and usable: %o", async (view) => {
    const { page, faults } = await open(view);
    await page.goto(server.url);
    expect(await axeViolations(page)).toEqual([]);
    await logIn(page, "A name of forty characters, as many as go");
    expect(await axeViolations(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);
    expect(faults).toEqual([]);
  });

  test("is walked through by keyboard, past the navigation in one step", async () => {
    const { page } = await open();
    await page.goto(server.url);
    await logIn(page);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate("document.activeElement.id")).toBe("content");
  });
});
