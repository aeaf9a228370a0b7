import { parseArgs } from "node:util";
import type { Message, MessageFilter, MessageStatus } from "../client.ts";
import { UsageError, type Command, type CommandContext, type ExitCode } from "./command.ts";
import { messageCard } from "./message-card.ts";
import { messageRow } from "./message-row.ts";
import { serverFlags, serverHelp, withServer, type Operator } from "./operator.ts";
import { watchMessages } from "./watch-messages.ts";

const statuses = [
  "pending",
  "sending",
  "accepted",
  "sent",
  "delivered",
  "undelivered",
  "failed",
  "refused",
  "unknown",
  "deferred",
  "skipped",
] as const satisfies readonly MessageStatus[];

const help = `Usage: npm run messages -- [filters]
       npm run messages -- <message id>

The last messages, newest first; or one message: what it said, its timeline,
what it cost and what to do about it. Times are UTC.

Filters:
  --lead <id>
  --status <status>        ${statuses.slice(0, 4).join(", ")},
                           ${statuses.slice(4, 8).join(", ")},
                           ${statuses.slice(8).join(", ")}
  --channel sms|email
  --journey <name>         such as lead-created; one-off for single messages
  --text <words>           in what was said, the recipient or the key
  --limit <number>         1 to 200; default 20

What is shown:
  --follow                 stay, and show each message that changes
  --time-limit <seconds>   how long to follow; default: until Ctrl-C
  --json                   the server's own document; with --follow, a line each

${serverHelp}

Exit code: 0 shown; 1 the server could not be asked, or has no such message;
2 not understood.

Examples:
  npm run messages
  npm run messages -- --status unknown --limit 100
  npm run messages -- --lead L1 --follow
  npm run messages -- 01JD3T7Y8K9Q2M4N5P6R7S8T9V`;

const options = {
  ...serverFlags,
  lead: { type: "string" },
  status: { type: "string" },
  channel: { type: "string" },
  journey: { type: "string" },
  text: { type: "string" },
  limit: { type: "string" },
  follow: { type: "boolean" },
  "time-limit": { type: "string" },
  json: { type: "boolean" },
} as const;

/** `messages`: the last messages, or one in detail. */
export const messages: Command = {
  name: "messages",
  summary: "show the last messages, or one with its timeline",
  help,
  async run(args, context) {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [id, ...more] = positionals;
    if (more.length > 0) throw new UsageError("One message at a time.");
    const json = values.json === true;
    if (id !== undefined) {
      return withServer(values, context, (operator) => showOne(operator, context, { id, json }));
    }
    const filter: MessageFilter = {
      leadId: values.lead,
      status: oneOf("--status", values.status, statuses),
      channel: oneOf("--channel", values.channel, ["sms", "email"] as const),
      journey: values.journey,
      text: values.text,
      limit: whole("--limit", values.limit ?? "20", 200),
    };
    const limit = values["time-limit"];
    const limitMs = limit === undefined ? Infinity : whole("--time-limit", limit, 86_400) * 1000;
    const follow = values.follow === true;
    return withServer(values, context, (operator) =>
      showMany(operator, context, { filter, json, ...(follow ? { followMs: limitMs } : {}) }),
    );
  },
};

async function showOne(
  operator: Operator,
  context: CommandContext,
  { id, json }: { id: string; json: boolean },
): Promise<ExitCode> {
  const details = await operator.message(id);
  if (json) context.out(JSON.stringify(details, null, 2));
  else for (const line of messageCard(details, context.paint)) context.out(line);
  return 0;
}

async function showMany(
  operator: Operator,
  context: CommandContext,
  { filter, json, followMs }: { filter: MessageFilter; json: boolean; followMs?: number },
): Promise<ExitCode> {
  const page = await operator.messages(filter);
  // An older server passes over a filter that it does not know in silence.
  if (filter.journey !== undefined && page.messages.some(({ journey }) => journey !== filter.journey)) {
    context.error("This server does not know --journey yet: it is an older version.");
    return 1;
  }
  const show = (message: Message) => {
    if (json) context.out(JSON.stringify(message));
    else for (const line of messageRow(message, context.paint)) context.out(line);
  };
  if (followMs === undefined && json) {
    context.out(JSON.stringify({ messages: page.messages, nextCursor: page.nextCursor }, null, 2));
    return 0;
  }
  // A log that goes on is read downwards.
  const shown = followMs === undefined ? page.messages : page.messages.toReversed();
  for (const message of shown) show(message);
  if (followMs !== undefined) {
    await watchMessages(operator, context, { filter, seen: page.messages, limitMs: followMs, show });
    return 0;
  }
  if (shown.length === 0) context.out("No message is like that.");
  if (page.nextCursor !== null) {
    context.out(context.paint("dim", `There are older ones: --limit shows up to 200, filters narrow it.`));
  }
  if (page.sandboxChannels.length > 0) context.out(sandboxLine(page.sandboxChannels, context.paint));
  return 0;
}

function sandboxLine(channels: readonly string[], paint: CommandContext["paint"]): string {
  const names = channels.map((channel) => (channel === "sms" ? "SMS" : "e-mail")).join(" and ");
  return paint(
    "yellow",
    `Sandbox: ${names} ${channels.length === 1 ? "reaches" : "reach"} no real person now.`,
  );
}

function oneOf<T extends string>(
  flag: string,
  given: string | undefined,
  known: readonly T[],
): T | undefined {
  if (given === undefined) return undefined;
  const found = known.find((one) => one === given);
  if (found !== undefined) return found;
  throw new UsageError(`${flag} must be one of ${known.join(", ")}, and is ${JSON.stringify(given)}.`);
}

function whole(flag: string, text: string, most: number): number {
  const number = Number(text);
  if (Number.isInteger(number) && number >= 1 && number <= most) return number;
  throw new UsageError(`${flag} must be a whole number from 1 to ${most}, and is ${JSON.stringify(text)}.`);
}
