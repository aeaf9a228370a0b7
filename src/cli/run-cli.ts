import {
  AnswerError,
  AnswerUnreadableError,
  ClientOptionsError,
  EventInvalidError,
  UnreachableError,
} from "../client.ts";
import { cleanTerminal } from "./clean-terminal.ts";
import { UsageError, type Command, type CommandContext, type ExitCode } from "./command.ts";
import { doctor } from "./doctor.ts";
import { emit } from "./emit.ts";
import { erase } from "./erase.ts";
import { lead } from "./lead.ts";
import { messages } from "./messages.ts";
import { preview } from "./preview.ts";
import { replay } from "./replay.ts";

const commands: readonly Command[] = [emit, preview, messages, lead, replay, erase, doctor];

/** Runs the command named by the first argument; faults that a person can mend become a sentence. */
export async function runCli(args: string[], terminal: CommandContext): Promise<ExitCode> {
  const context = cleanTerminal(terminal);
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    context.out(overview());
    return name === undefined ? 2 : 0;
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (command === undefined) {
    context.error(`There is no command ${JSON.stringify(name)}.\n\n${overview()}`);
    return 2;
  }
  if (rest.includes("--help") || rest.includes("-h")) {
    context.out(command.help);
    return 0;
  }
  try {
    return await command.run(rest, context);
  } catch (error) {
    return explain(command, error, context);
  }
}

function overview(): string {
  const list = commands.map(({ name, summary }) => `  ${name.padEnd(10)}${summary}`).join("\n");
  return `Usage: npm run <command> -- [arguments]
       npx bienvenue <command> [arguments]

Commands:
${list}

npm run <command> -- --help says more.`;
}

function explain(command: Command, error: unknown, context: CommandContext): ExitCode {
  if (error instanceof UsageError || isParseArgsError(error)) {
    context.error(`${error.message}\nnpm run ${command.name} -- --help says how it is used.`);
    return 2;
  }
  if (error instanceof ClientOptionsError) {
    context.error(error.message);
    return 2;
  }
  if (error instanceof EventInvalidError) {
    context.error("The event is not valid and was not sent:");
    for (const { path, message } of error.problems)
      context.error(`  ${path === "" ? "" : `${path}: `}${message}`);
    return 2;
  }
  if (error instanceof AnswerError && error.status === 401) {
    context.error(`${error.message}\nGive the server's API_KEY with --api-key, or in .env.`);
    return 1;
  }
  if (
    error instanceof AnswerError ||
    error instanceof AnswerUnreadableError ||
    error instanceof UnreachableError
  ) {
    context.error(error.message);
    return 1;
  }
  throw error;
}

/** node:util's parseArgs throws TypeErrors that differ by their code alone. */
function isParseArgsError(error: unknown): error is TypeError {
  return error instanceof TypeError && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS");
}
