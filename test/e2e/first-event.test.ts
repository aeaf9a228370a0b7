import { spawn } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  settledMessages,
  startServerProcess,
  temporaryDataDir,
  type ServerProcess,
} from "../support/server-process.ts";

const root = join(import.meta.dirname, "../..");

describe("what the README promises, with nothing configured", () => {
  let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>;
  let server: ServerProcess;
  beforeAll(async () => {
    dataDir = await temporaryDataDir();
    server = await startServerProcess({ DATA_DIR: dataDir.path });
  });
  afterAll(async () => {
    await server.stop();
    await dataDir.remove();
  });

  it("says at start what is the sandbox, and what to try first", () => {
    expect(server.output()).toContain("sandbox (nothing reaches a real person)");
    expect(server.output()).toContain("npm run emit -- lead.created");
  });

  it.each(["lead.created", "interview.scheduled", "trial.started"])(
    "`npm run emit -- %s` follows two messages until both are accepted",
    async (name) => {
      const child = spawn(process.execPath, [join(root, "src/cli.ts"), "emit", name], {
        cwd: tmpdir(),
        env: { PATH: process.env["PATH"], BIENVENUE_URL: server.url },
        stdio: ["ignore", "pipe", "inherit"],
      });
      let output = "";
      child.stdout.on("data", (chunk: Buffer) => void (output += chunk.toString()));
      const [code] = await once(child, "exit");
      expect(output).toContain("accepted by the sandbox to +33612345678");
      expect(output).toContain("2 messages, all settled.");
      expect(code).toBe(0);
    },
  );

  it("the event of the README makes two messages, which the first page lists and the sandbox phone and inbox show", async () => {
    const response = await fetch(`${server.url}/api/events`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"name":"lead.created","data":{"leadId":"L1","firstName":"Zoé","lastName":"Lefèvre","email":"zoe@example.com","phone":"+33612345678"}}',
    });
    expect(response.status).toBe(202);
    expect(response.headers.get("x-bienvenue-sandbox")).toBe("sms, email");
    const messages = await settledMessages(server.url, "L1", 2);
    expect(messages.map(({ status }) => status)).toEqual(["accepted", "accepted"]);
    const page = await (await fetch(server.url)).text();
    expect(page).toContain("zoe@example.com");
    const sandbox = await (await fetch(`${server.url}/try/sandbox`)).text();
    expect(sandbox).toContain("Bienvenue : bonjour Zoé, votre demande est bien enregistrée");
  });
});
