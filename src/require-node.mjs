// Preloaded by the npm scripts: checks the version, then makes starting fast. Plain JavaScript, so that an older Node can read it far enough to say what is wrong.
import { mkdirSync } from "node:fs";
import * as module from "node:module";
import { fileURLToPath } from "node:url";

const requiredMajor = 24;
const major = Number(process.versions.node.split(".")[0]);

if (major < requiredMajor) {
  console.error(
    `bienvenue needs Node ${requiredMajor} or newer, and this is Node ${process.versions.node}.\n` +
      `\`npm install\` brings Node ${requiredMajor} along on Linux, macOS (x64, arm64) and Windows x64; run it again\n` +
      "without `--omit=optional`, and start with `npm start`, or install Node from https://nodejs.org.",
  );
  process.exit(1);
}

// Compiled code is kept from one start to the next: it halves the time to be ready. Where it cannot be written
// (a read-only installation), Node goes on without.
const cache = fileURLToPath(new URL("../node_modules/.cache/node-compile", import.meta.url));
try {
  mkdirSync(cache, { recursive: true });
  module.enableCompileCache(cache);
} catch {
  // Only slower.
}
