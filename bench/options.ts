import { parseArgs } from "node:util";

/** What is measured, and how long. */
export type BenchOptions = {
  /** The names of the measures to make. */
  measures: string[];
  /** Small counts: shows that everything works, and no figure worth quoting. */
  quick: boolean;
  /** A running Inngest dev server to compare with. */
  inngestUrl: string | undefined;
};

const usage = `npm run bench -- [--quick] [--only NAME]… [--inngest URL]

--quick takes seconds and gives no figures worth quoting. --only makes the measures with NAME in their names, and may be
repeated. --inngest URL adds a running Inngest dev server (or \`npm run engine\`) to the comparison, with the same app.`;

/** Reads the command line; `all` names the measures that there are. @throws Error that says what is wrong */
export const benchOptions = (args: string[], all: readonly string[]): BenchOptions => {
  const { values } = parseArgs({
    args,
    options: {
      quick: { type: "boolean", default: false },
      only: { type: "string", multiple: true, default: [""] },
      inngest: { type: "string" },
    },
  });
  const { quick, only, inngest: inngestUrl } = values;
  const unknown = only.find((part) => !all.some((name) => name.includes(part)));
  if (unknown !== undefined) {
    throw new Error(`There is no measure "${unknown}", only ${all.join(", ")}.\n\n${usage}`);
  }
  if (inngestUrl !== undefined && !URL.canParse(inngestUrl)) {
    throw new Error(
      `--inngest must be a URL such as http://127.0.0.1:8288, not "${inngestUrl}".\n\n${usage}`,
    );
  }
  return { measures: all.filter((name) => only.some((part) => name.includes(part))), quick, inngestUrl };
};
