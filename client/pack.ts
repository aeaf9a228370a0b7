import { execFileSync } from "node:child_process";
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

// Builds the package bienvenue-client into dist/client and packs it. Arguments go to `npm pack`.

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const built = join(root, "dist", "client");

/** The module systems the package is built for, with what the compiler must be told to emit them. */
const builds = [
  { folder: "esm", type: "module", flags: [] },
  // For TypeScript projects whose compiler refuses to require() an ES module.
  {
    folder: "cjs",
    type: "commonjs",
    flags: ["--module", "commonjs", "--moduleResolution", "bundler", "--verbatimModuleSyntax", "false"],
  },
];

rmSync(built, { recursive: true, force: true });
for (const { folder, type, flags } of builds) {
  const target = join(built, folder);
  mkdirSync(target, { recursive: true });
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const project = join(root, "client", "tsconfig.json");
  execFileSync(process.execPath, [tsc, "--project", project, "--outDir", target, ...flags], {
    stdio: "inherit",
  });
  for (const declarations of globSync("**/*.d.ts", { cwd: target }))
    namePublished(join(target, declarations));
  // Bundlers read the nearest manifest, so it says about side effects what the package's own does.
  writeJson(join(target, "package.json"), { type, sideEffects: false });
}
writeJson(join(built, "package.json"), manifest());
cpSync(join(root, "client", "README.md"), join(built, "README.md"));
const license = join(root, "LICENSE");
if (existsSync(license)) cpSync(license, join(built, "LICENSE"));
pack(process.argv.slice(2));

/** The compiler rewrites the specifiers of code, and leaves those of declarations at `.ts`. */
function namePublished(file: string): void {
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replaceAll(/((?:from|import\()\s*")(\.{1,2}\/[^"]+)\.ts"/g, '$1$2.js"'));
}

/** The version is the server's, and the range of zod starts at the version it is tested with. */
function manifest(): unknown {
  const server = readJson(join(root, "package.json")) as {
    version: string;
    dependencies: Record<"zod", string>;
  };
  const { name, ...rest } = readJson(join(root, "client", "manifest.json")) as { name: string };
  return { name, version: server.version, ...rest, dependencies: { zod: `^${server.dependencies.zod}` } };
}

function pack(args: string[]): void {
  // Under an npm script, the npm that runs it; on Windows the bare name needs a shell.
  const npm = process.env["npm_execpath"];
  if (npm === undefined) execFileSync("npm", ["pack", built, ...args], { stdio: "inherit", shell: true });
  else execFileSync(process.execPath, [npm, "pack", built, ...args], { stdio: "inherit" });
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "utf8"));
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}
