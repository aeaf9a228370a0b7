import { parseArgs } from "node:util";
import { ConfigError, parseConfig, readEnvironmentFile, type Config } from "../config.ts";
import { examine } from "../doctor/examine.ts";
import { skipped, type Finding, type Verdict } from "../doctor/finding.ts";
import { isOpenToOthers } from "../doctor/local-files.ts";
import { checkNode } from "../doctor/node-version.ts";
import { realOutside } from "../doctor/real-outside.ts";
import { checkSettings } from "../doctor/settings.ts";
import { UsageError, type Command, type CommandContext, type Style } from "./command.ts";
import { serverAddress } from "./server-address.ts";
import { wrap } from "./wrap.ts";

const help = `Usage: npm run doctor

Looks at everything this installation depends on, and says what is wrong and
what to do: settings, data directory, clock, database, encryption key, Twilio
and Resend (credentials, sender, domain, webhooks), PUBLIC_URL, Inngest, the
server.

Run it where the server runs, in the project's directory. It sends nothing to
anyone, changes nothing, shows no secret, and may run beside the server.

  --url <url>              the server; default: this machine at PORT of .env
  --json                   one JSON document

Exit code: 0 no problem (warnings do not count); 1 at least one; 2 not
understood.

Examples:
  npm run doctor
  npm run doctor -- --json`;

const options = { url: { type: "string" }, json: { type: "boolean" } } as const;

/** `doctor`: looks at an installation. */
export const doctor: Command = {
  name: "doctor",
  summary: "check settings, credentials, senders, database, server; says what to do",
  help,
  async run(args, context) {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (positionals.length > 0) throw new UsageError("doctor takes no arguments, only flags.");
    const findings = await findingsOf(context, values.url);
    const count = (verdict: Verdict) => findings.filter((finding) => finding.verdict === verdict).length;
    const [problems, warnings] = [count("problem"), count("warning")];
    if (values.json === true) context.out(JSON.stringify({ problems, warnings, findings }, null, 2));
    else {
      for (const finding of findings) for (const line of linesOf(finding, context.paint)) context.out(line);
      context.out("");
      context.out(summary(problems, warnings, context.paint));
    }
    return problems === 0 ? 0 : 1;
  },
};

async function findingsOf(context: CommandContext, url: string | undefined): Promise<Finding[]> {
  const { environment } = context;
  const local = [
    checkNode(process.versions.node),
    ...checkSettings({
      environment,
      namesInFile: Object.keys(readEnvironmentFile()),
      fileOpenToOthers: isOpenToOthers(".env"),
    }),
  ];
  const config = configOf(environment);
  if (config === null) {
    return [...local, skipped("Everything else", "Not looked at while the settings cannot be read.")];
  }
  // A server somewhere else by BIENVENUE_URL is not the one of this directory.
  const address = serverAddress({ url }, { ...environment, BIENVENUE_URL: undefined });
  return [...local, ...(await examine(realOutside(config, { now: context.now, serverUrl: address.url })))];
}

function configOf(environment: CommandContext["environment"]): Config | null {
  try {
    return parseConfig({ ...environment });
  } catch (error) {
    if (error instanceof ConfigError) return null;
    throw error;
  }
}

const marks: Readonly<Record<Verdict, { mark: string; style: Style }>> = {
  ok: { mark: "ok", style: "green" },
  warning: { mark: "warning", style: "yellow" },
  problem: { mark: "PROBLEM", style: "red" },
  skipped: { mark: "skipped", style: "dim" },
};

function linesOf({ about, verdict, says, toDo }: Finding, paint: CommandContext["paint"]): string[] {
  const { mark, style } = marks[verdict];
  const indent = " ".repeat(9);
  return [
    ...wrap(`${about}: ${says}`, indent).map((line, index) =>
      index === 0 ? `${paint(style, mark.padEnd(8))} ${line.trimStart()}` : line,
    ),
    ...(toDo === null ? [] : wrap(`→ ${toDo}`, indent).map((line) => paint("cyan", line))),
  ];
}

function summary(problems: number, warnings: number, paint: CommandContext["paint"]): string {
  const some = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;
  const words = `${some(problems, "problem")}, ${some(warnings, "warning")}.`;
  return paint(problems > 0 ? "red" : warnings > 0 ? "yellow" : "green", words);
}
