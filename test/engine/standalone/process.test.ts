import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { freePort } from "../../support/free-port.ts";
import { startEngineProcess, startProcess } from "../support/child-process.ts";
import { apiOf, eventually, temporaryDirectory } from "../support/test-app.ts";

const script = "src/engine/standalone/main.ts";

// Long enough for a machine on which many tests start processes.
vi.setConfig({ testTimeout: 60_000 });

test("an app in dev mode runs unchanged, and its runs go on however often the engine is killed", async () => {
  const directory = temporaryDirectory();
  const journal = join(directory, "journal");
  const [port, appPort] = await Promise.all([freePort(), freePort()]);
  const sdkUrl = `http://127.0.0.1:${appPort}/api/inngest`;
  const args = ["--port", String(port), "--data", join(directory, "data"), "--retry-interval", "0.05"];
  const { url, ...first } = await startEngineProcess([...args, "--sdk-url", sdkUrl]);
  const app = startProcess("test/support/processes/sdk-app.ts", [String(appPort), journal], {
    INNGEST_DEV: url,
  });
  await eventually(() => app.output().includes("ready"));
  // Told by the SDK itself as well, as a deployment does.
  expect((await fetch(sdkUrl, { method: "PUT", body: "{}" })).status).toBe(200);

  const { api, runsOf } = apiOf(fetch, url);
  const send = async (events: object[]): Promise<string[]> => {
    const response = await api("/e/any-key", { method: "POST", body: JSON.stringify(events) });
    return ((await response.json()) as { ids: string[] }).ids;
  };
  const orders = Array.from({ length: 10 }, (_, n) => n);
  const ids = await send(orders.map((n) => ({ name: "order", data: { order: n } })));

  let engine: Pick<typeof first, "end" | "output"> = first;
  for (const pauseMs of [15, 60, 150, 400]) {
    // At some moment of the runs, which are all under way.
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
    await engine.end("SIGKILL");
    // Without the app's address: it is known.
    engine = await startEngineProcess(args);
  }
  const runs = await eventually(async () => {
    await send(orders.map((n) => ({ name: "paid", data: { order: n } })));
    const found = (await Promise.all(ids.map(runsOf))).flat();
    return found.every(({ status }) => status === "Completed") && found;
  });
  expect(runs).toHaveLength(orders.length);
  const made = readFileSync(journal, "utf8");
  for (const { run_id: id, output } of runs) {
    const { last, paid } = output as { last: string; paid: boolean };
    expect(paid).toBe(true);
    const [a, b, sms, , , email, end] = last.split(" ");
    // What is recorded of each step is what the steps after it were given, and one execution made it.
    const recorded = Object.values((await (await api(`/v0/runs/${id}/actions`)).json()) as object);
    for (const data of [a, `${a} ${b}`, `${a} ${b} ${sms}`, `${a} ${b} ${email}`, last]) {
      expect(recorded).toContainEqual({ type: "data", data });
    }
    for (const token of [a, b, sms, email, end]) expect(made).toContain(token);
  }
  expect(await engine.end("SIGTERM")).toBe(0);
});

describe("the process", () => {
  test("is refused a data directory that another one has, and gets that of a dead one", async () => {
    const args = ["--port", "0", "--data", temporaryDirectory()];
    const first = await startEngineProcess(args);
    const second = startProcess(script, args);
    expect(await second.gone).toBe(1);
    expect(second.output()).toContain("in use by another process");
    await first.end("SIGKILL");
    const third = await startEngineProcess(args);
    expect(await third.end("SIGINT")).toBe(0);
  });

  test("with keys in its environment lets in who has them only, and may listen for other machines", async () => {
    const { url } = await startEngineProcess(
      ["--port", "0", "--data", temporaryDirectory(), "--host", "0.0.0.0"],
      {
        INNGEST_EVENT_KEY: "event-key",
        INNGEST_SIGNING_KEY: `signkey-prod-${"a1".repeat(32)}`,
      },
    );
    const { port } = new URL(url);
    const send = async (key: string): Promise<number> => {
      const body = JSON.stringify({ name: "go" });
      return (await fetch(`http://127.0.0.1:${port}/e/${key}`, { method: "POST", body })).status;
    };
    expect(await send("event-key")).toBe(200);
    expect(await send("other")).toBe(401);
    expect((await fetch(`http://127.0.0.1:${port}/v1/events`)).status).toBe(401);
  });

  test("without keys does not listen for other machines", async () => {
    const engine = startProcess(script, ["--port", "0", "--host", "0.0.0.0"]);
    expect(await engine.gone).toBe(1);
    expect(engine.output()).toContain("--signing-key");
  });

  test("explains itself", async () => {
    const engine = startProcess(script, ["--help"]);
    expect(await engine.gone).toBe(0);
    expect(engine.output()).toContain("Usage: npm run engine");
  });
});
