import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, extname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startAppServer, type AppServer } from "./app-server.ts";

const run = promisify(execFile);
const repository = resolve(import.meta.dirname, "../..");
const tsc = join(repository, "node_modules/typescript/bin/tsc");

type Runtime = { version: string; node: string };

/** The Node of this process, and the oldest that the package promises to run on, where the machine has it. */
const nodes: Runtime[] = [{ version: process.version, node: process.execPath }, ...(await systemNode20())];

let project: string;
let server: AppServer;
const esm = () => join(project, "esm");
const cjs = () => join(project, "cjs");

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), "bienvenue-client-"));
  server = await startAppServer({ apiKey: "key-12345" });
  await run(process.execPath, ["client/pack.ts", "--pack-destination", project], { cwd: repository });
  const [tarball] = (await readdir(project)).filter((file) => file.endsWith(".tgz"));
  // The only dependency comes from here, so that nothing is fetched.
  const zod = `file:${join(repository, "node_modules/zod")}`;
  await json(join(project, "package.json"), {
    private: true,
    dependencies: { "bienvenue-client": `file:${tarball}` },
    overrides: { zod },
  });
  await npm(["install", "--offline", "--no-audit", "--no-fund", "--loglevel=error"]);
}, 60_000);

afterAll(async () => {
  await server.close();
  await rm(project, { recursive: true, force: true });
});

test("the tarball holds what is published and nothing else", async () => {
  const installed = join(project, "node_modules/bienvenue-client");
  const manifest = JSON.parse(await readFile(join(installed, "package.json"), "utf8")) as {
    version: string;
    dependencies: object;
  };
  const root = JSON.parse(await readFile(join(repository, "package.json"), "utf8")) as { version: string };
  expect(manifest.version).toBe(root.version);
  expect(Object.keys(manifest.dependencies)).toEqual(["zod"]);
  const files = await readdir(installed, { recursive: true });
  expect(files).toContain("README.md");
  const unexpected = files.filter(
    (file) => !/^(README\.md|LICENSE|package\.json|(esm|cjs)(\/.*)?)$/.test(file),
  );
  expect(unexpected).toEqual([]);
  const imported = new Set<string>();
  for (const file of files.filter((file) => /\.(js|d\.ts)$/.test(file))) {
    const text = await readFile(join(installed, file), "utf8");
    for (const [, name = ""] of text.matchAll(/(?:from |import |import\(|require\()"([^"]+)"/g)) {
      imported.add(name.startsWith(".") ? `a relative ${extname(name)}` : name);
    }
  }
  expect([...imported].sort()).toEqual(["a relative .js", "zod"]);
});

describe("an ES module project", () => {
  beforeAll(async () => {
    await mkdir(esm());
    await cp(join(repository, "examples"), esm(), { recursive: true });
    await writeFile(
      join(esm(), "events.ts"),
      `import { eventSchemas, type EventInput } from "bienvenue-client/events";
import { createClient } from "bienvenue-client";
const data: EventInput<"trial.converted"> = { trialId: "T1" };
const client = createClient({ url: "http://localhost" });
// @ts-expect-error leadId is no field of it
export const wrong = () => client.emit("trial.converted", { leadId: "L1" });
console.log(eventSchemas["trial.converted"].parse(data).trialId);
`,
    );
    await configure(esm(), "module", "nodenext");
  });

  test.each([
    ["Node.js", []],
    ["Next.js", ["--noEmit", "--module", "esnext", "--moduleResolution", "bundler"]],
  ])("type-checks the examples, with packages resolved as by %s", async (_name, flags) => {
    expect(await compile(esm(), ...flags)).toBe("");
  });

  test.each(nodes)("runs the examples on $version", async ({ node }) => {
    const before = server.events.length;
    expect(await program(node, esm(), "emit-from-node.js")).toContain(
      "Event signup:example-lead is durable.",
    );
    expect(await program(node, esm(), "sms-drop-in.js")).toContain("sms sent as SM0123456789");
    expect(await program(node, esm(), "events.js")).toBe("T1\n");
    await writeFile(
      join(esm(), "route.js"),
      `import { POST } from "./next-route-handler.js";
const ask = (body) => POST(new Request("http://localhost/", { method: "POST", body: JSON.stringify(body) }));
console.log((await ask({ interviewId: "I1", leadId: "L1", startsAt: "2030-05-02T10:00:00+02:00" })).status);
console.log((await ask({ interviewId: "I1" })).status);
`,
    );
    expect(await program(node, esm(), "route.js")).toBe("202\n400\n");
    expect(server.events.slice(before).map(({ name }) => name)).toEqual([
      "lead.created",
      "interview.scheduled",
    ]);
  });
});

describe("a CommonJS project", () => {
  beforeAll(async () => {
    await mkdir(cjs());
    await writeFile(
      join(cjs(), "main.ts"),
      `import { createClient, type Client } from "bienvenue-client";
import { eventSchemas } from "bienvenue-client/events";
import { sendSMS, type SendResult } from "bienvenue-client/sms";
async function main(): Promise<void> {
  const client: Client = createClient({ url: process.env.BIENVENUE_URL!, apiKey: process.env.BIENVENUE_API_KEY });
  await client.emit("trial.converted", { trialId: "T1" });
  const result: SendResult = await sendSMS({ to: "+33612345678", message: "Bonjour" });
  console.log(result.success, Object.keys(eventSchemas).length, typeof require);
}
void main();
`,
    );
    await configure(cjs(), "commonjs", "node16");
  });

  test("type-checks", async () => {
    expect(await compile(cjs())).toBe("");
  });

  test.each(nodes)("runs on $version", async ({ node }) => {
    // Older runtimes of the promised versions cannot require() an ES module: where it can be switched off, it is.
    const flag = "--no-experimental-require-module";
    const known = `process.allowedNodeEnvironmentFlags.has("--experimental-require-module")`;
    const flags = (await program(node, cjs(), "--print", known)) === "true\n" ? [flag] : [];
    expect(await program(node, cjs(), ...flags, "main.js")).toBe("true 6 function\n");
  });
});

async function configure(folder: string, type: string, module: string): Promise<void> {
  await json(join(folder, "package.json"), { type });
  await json(join(folder, "tsconfig.json"), {
    compilerOptions: {
      strict: true,
      target: "es2022",
      lib: ["es2022", "dom"],
      module,
      types: ["node"],
      // Those of the language and the DOM are the compiler's own, and a third of the work; the package's are checked.
      skipDefaultLibCheck: true,
      typeRoots: [join(repository, "node_modules/@types")],
    },
  });
}

/** What the compiler has to say: nothing, when all is well. */
async function compile(folder: string, ...flags: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [tsc, "--project", folder, ...flags]).catch(
    (error: { stdout: string }) => error,
  );
  return stdout;
}

async function program(node: string, folder: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, BIENVENUE_URL: server.url, BIENVENUE_API_KEY: "key-12345", NODE_OPTIONS: "" };
  const { stdout } = await run(node, args, { cwd: folder, env });
  return stdout;
}

async function npm(args: string[]): Promise<void> {
  const script = process.env["npm_execpath"];
  if (script === undefined) await run("npm", args, { cwd: project, shell: true });
  else await run(process.execPath, [script, ...args], { cwd: project });
}

async function json(file: string, value: unknown): Promise<void> {
  await writeFile(file, JSON.stringify(value));
}

async function systemNode20(): Promise<Runtime[]> {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    const node = join(folder, "node");
    const version = await run(node, ["--version"]).then(
      ({ stdout }) => stdout.trim(),
      () => "",
    );
    if (version.startsWith("v20.")) return [{ version, node }];
  }
  return [];
}
