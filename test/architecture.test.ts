import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { environmentSchema } from "../src/environment-schema.ts";

// Which part may import which, and the npm packages reserved to it. `types` may be imported as types only.
type Rule = { imports: string[]; types?: string[]; packages: string[] };

const everywhere = ["zod", "ulid"];
const rules: Record<string, Rule> = {
  events: { imports: [], packages: ["zod"] },
  messages: { imports: ["events"], packages: ["hono/html", "hono/utils/html"] },
  reasons: { imports: [], types: ["messages"], packages: [] },
  channels: { imports: [], types: ["messages"], packages: ["twilio", "resend", "standardwebhooks"] },
  store: {
    imports: ["events"],
    types: ["messages", "channels"],
    packages: ["kysely", "kysely/migration", "pg", "node:sqlite"],
  },
  delivery: {
    imports: ["messages"],
    types: ["channels", "store", "events"],
    packages: ["libphonenumber-js/max", "p-limit", "temporal-polyfill", "date-holidays"],
  },
  functions: {
    imports: ["events", "messages", "delivery", "store"],
    packages: ["inngest", "inngest/hono", "hono"],
  },
  rehearsal: {
    imports: ["engine", "functions", "delivery", "store"],
    types: ["events", "messages", "channels"],
    packages: ["p-limit"],
  },
  engine: {
    imports: [],
    packages: ["node:sqlite", "@marcbachmann/cel-js", "croner", "canonicalize", "tinyqueue"],
  },
  desk: {
    imports: ["events", "messages", "functions", "delivery", "store", "reasons"],
    types: ["channels", "engine", "rehearsal"],
    packages: [],
  },
  http: {
    imports: ["events", "messages", "functions", "delivery", "store", "desk", "dashboard"],
    types: ["channels", "rehearsal"],
    packages: ["hono"],
  },
  dashboard: {
    imports: ["events", "messages", "functions", "delivery", "store", "desk", "reasons"],
    types: ["channels", "engine", "rehearsal"],
    packages: ["hono"],
  },
  client: { imports: ["events"], packages: [] },
  "client.ts": { imports: ["client", "events"], packages: [] },
  "sms.ts": { imports: ["client", "events"], packages: [] },
  "cli.ts": { imports: ["cli", "config.ts"], packages: [] },
  cli: {
    imports: ["client", "client.ts", "config.ts", "delivery", "doctor", "events", "messages", "reasons"],
    packages: [],
  },
  // The same adapters as the server's, for looking only.
  doctor: { imports: ["channels", "config.ts", "engine", "store"], packages: [] },
  "config.ts": {
    imports: ["environment-companions.ts", "environment-schema.ts", "environment-settings.ts"],
    packages: [],
  },
  "environment-settings.ts": {
    imports: ["environment-schema.ts", "environment-values.ts"],
    packages: [],
  },
  "environment-companions.ts": { imports: [], packages: [] },
  "environment-schema.ts": { imports: ["environment-values.ts", "events"], packages: [] },
  "environment-values.ts": { imports: [], packages: [] },
  "logging.ts": { imports: [], packages: ["@logtape/logtape", "@logtape/redaction"] },
  "data-dir.ts": { imports: [], packages: [] },
};

// The files that may know a provider's SDK, so that changing a provider touches these only.
const onePackageOneFile: Record<string, RegExp> = {
  twilio: /^src\/channels\/twilio(-webhooks)?\.ts$/,
  resend: /^src\/channels\/resend\.ts$/,
  standardwebhooks: /^src\/channels\/resend-signature\.ts$/,
};

const root = join(import.meta.dirname, "..");
const files = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => join("src", file));

type Import = { specifier: string; typeOnly: boolean };

function importsOf(file: string): Import[] {
  const source = readFileSync(join(root, file), "utf8");
  const statements = source.matchAll(/^(?:import|export)\s+(type\s)?(?:[^;"']*?\sfrom\s)?["']([^"']+)["']/gm);
  const dynamic = source.matchAll(/\bimport\(\s*["']([^"']+)["']\s*\)/g);
  return [
    ...[...statements].map(([, type, specifier]) => ({
      specifier: specifier ?? "",
      typeOnly: type !== undefined,
    })),
    ...[...dynamic].map(([, specifier]) => ({ specifier: specifier ?? "", typeOnly: false })),
  ];
}

/** `src/events/fields.ts` → `events`, `src/client.ts` → `client.ts`. */
function partOf(file: string): string {
  return file.split("/")[1] ?? "";
}

function violations(file: string): string[] {
  const part = partOf(file);
  const rule = rules[part];
  // The composition root knows every part; that is all it does.
  if (part === "server.ts" || part === "server") return [];
  if (rule === undefined) return [`${file} belongs to no part of the design: add a rule or move it`];
  return importsOf(file).flatMap(({ specifier, typeOnly }) => {
    if (specifier.startsWith(".")) {
      const target = partOf(relative(root, join(root, dirname(file), specifier)));
      if (target === part || (target === "config.ts" && typeOnly)) return [];
      const allowed = rule.imports.includes(target) || (typeOnly && rule.types?.includes(target) === true);
      return allowed ? [] : [`${file} must not import ${target} (${specifier})`];
    }
    const reserved = onePackageOneFile[specifier.split("/")[0] ?? ""];
    if (reserved !== undefined && !reserved.test(file)) return [`${file} must not import ${specifier}`];
    const allowed =
      (specifier.startsWith("node:") && specifier !== "node:sqlite") ||
      everywhere.includes(specifier) ||
      rule.packages.some((name) => specifier === name || specifier.startsWith(`${name}/`));
    return allowed ? [] : [`${file} must not import the package ${specifier}`];
  });
}

describe("architecture", () => {
  it("lets each part import only what the design allows", () => {
    expect(files.length).toBeGreaterThan(20);
    expect(files.flatMap(violations)).toEqual([]);
  });

  it("reads process.env in config.ts only, and in what runs without it", () => {
    const readers = files.filter((file) => /process\??\.env/.test(readFileSync(join(root, file), "utf8")));
    expect(readers.sort()).toEqual([
      "src/config.ts",
      // A process of its own that knows nothing of the service: it takes its keys from there.
      "src/engine/standalone/main.ts",
      // A drop-in that runs inside the main app.
      "src/sms.ts",
    ]);
  });

  it("opens connections in the providers' door, the Inngest client and what main apps install, and nowhere else", () => {
    const openers = files.filter(
      (file) =>
        importsOf(file).some(
          ({ specifier, typeOnly }) => !typeOnly && /^node:(http|https|http2|net|tls|dgram)$/.test(specifier),
        ) || /(?<![.\w])fetch\(|new (WebSocket|EventSource)\(/.test(readFileSync(join(root, file), "utf8")),
    );
    expect(openers.sort()).toEqual([
      "src/channels/exchange.ts",
      "src/client/request.ts",
      // Asks web servers whether they are there.
      "src/doctor/http-probe.ts",
      // Calls apps that registered by URL.
      "src/engine/protocol/http-transport.ts",
      // Listens.
      "src/engine/standalone/http-server.ts",
      // `step.fetch`: requests that functions ask the engine to make.
      "src/engine/steps/gateway-request.ts",
      // Only asks what an address is.
      "src/http/caller.ts",
      "src/server/inngest-runtime.ts",
      // Listens.
      "src/server/listen.ts",
    ]);
  });

  it("runs without a build step: every relative import names its .ts file", () => {
    const loose = files.flatMap((file) =>
      importsOf(file)
        .filter(({ specifier }) => specifier.startsWith(".") && !specifier.endsWith(".ts"))
        .map(({ specifier }) => `${file}: ${specifier}`),
    );
    expect(loose).toEqual([]);
  });

  it("brings Node 24 along on every platform: each optional binary is in the lock file", () => {
    const manifest: { optionalDependencies: Record<string, string> } = JSON.parse(
      readFileSync(join(root, "package.json"), "utf8"),
    );
    const lock: { packages: Record<string, { version?: string }> } = JSON.parse(
      readFileSync(join(root, "package-lock.json"), "utf8"),
    );
    for (const [name, version] of Object.entries(manifest.optionalDependencies)) {
      expect(lock.packages[`node_modules/${name}`]?.version, name).toBe(version);
    }
    expect(Object.keys(manifest.optionalDependencies)).toHaveLength(5);
  });

  it("names every variable of the configuration in .env.example", () => {
    const example = readFileSync(join(root, ".env.example"), "utf8");
    const variables = Object.keys(environmentSchema.shape);
    expect(variables.length).toBeGreaterThan(30);
    expect(variables.filter((name) => !new RegExp(`^#? ?${name}=`, "m").test(example))).toEqual([]);
  });
});
