// Preloaded by the npm scripts. Plain JavaScript, so that an older Node can read it far enough to say what is wrong.
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
