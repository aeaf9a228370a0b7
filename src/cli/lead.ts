import { parseArgs } from "node:util";
import type { Message } from "../client.ts";
import { UsageError, type Command, type CommandContext, type ExitCode } from "./command.ts";
import { costOf } from "./message-card.ts";
import { statusWords } from "./message-line.ts";
import { whyOf } from "./message-row.ts";
import { serverFlags, serverHelp, withServer, type Operator } from "./operator.ts";
import { rehearsedAnswer, rehearsedLines, type RehearsedEntry } from "./rehearsed.ts";
import { shortTime, wrap } from "./wrap.ts";

const help = `Usage: npm run lead -- <lead id>

One person's timeline: what was sent, what was not and why, and what comes next.
Times are UTC.

  --days <number>          how far to look ahead, 1 to 366; default 14
  --json                   one JSON document

${serverHelp}

Exit code: 0 shown; 1 the server could not be asked, or knows no such person;
2 not understood.

Example:
  npm run lead -- L1`;

const options = { ...serverFlags, days: { type: "string" }, json: { type: "boolean" } } as const;

/** `lead`: one person's messages, past and to come. */
export const lead: Command = {
  name: "lead",
  summary: "one person's timeline: what was sent, what not and why, what comes next",
  help,
  async run(args, context) {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [leadId, ...more] = positionals;
    if (leadId === undefined || more.length > 0) throw new UsageError("Give the id of one lead.");
    const days = Number(values.days ?? "14");
    if (!Number.isInteger(days) || days < 1 || days > 366) {
      throw new UsageError("--days must be a whole number from 1 to 366.");
    }
    return withServer(values, context, async (operator) => {
      const messages = await allMessages(operator, leadId);
      const path = `/api/leads/${encodeURIComponent(leadId)}/next?days=${days}`;
      const next = await operator.askIfThere(path, rehearsedAnswer);
      if (values.json === true) {
        context.out(JSON.stringify({ leadId, messages, next }, null, 2));
        return messages.length === 0 && next === null ? 1 : 0;
      }
      return show(context, { leadId, messages, next, days });
    });
  },
};

/** Oldest first. Bounded: nobody reads more on a terminal. */
async function allMessages(operator: Operator, leadId: string): Promise<Message[]> {
  const found: Message[] = [];
  let cursor: string | undefined;
  do {
    const page = await operator.messages({ leadId, limit: 200, cursor });
    found.push(...page.messages);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && found.length < 2000);
  return found.toReversed();
}

function show(
  context: CommandContext,
  {
    leadId,
    messages,
    next,
    days,
  }: { leadId: string; messages: Message[]; next: RehearsedEntry[] | null; days: number },
): ExitCode {
  const { out, paint } = context;
  if (messages.length === 0 && (next === null || next.length === 0)) {
    out(`Nothing is known of the lead ${leadId}: no message was made for them, and none is expected.`);
    return 1;
  }
  out(paint("bold", `Lead ${leadId}`));
  for (const message of messages) for (const line of pastLines(message, paint)) out(line);
  const costs = costsOf(messages);
  if (costs !== null) out(paint("dim", `  Estimated cost so far: ${costs}`));
  if (next === null) return 0;
  // What was sent is above already.
  const toCome = next.filter(({ verdict }) => verdict !== "already-sent");
  out("");
  out(paint("bold", `The next ${days === 1 ? "day" : `${days} days`}, if nothing else happens`));
  if (toCome.length === 0) out("  Nothing more is to be sent.");
  for (const entry of toCome) for (const line of rehearsedLines(entry, paint)) out(line);
  return 0;
}

function pastLines(message: Message, paint: CommandContext["paint"]): string[] {
  const { words, style } = statusWords(message);
  const why = whyOf(message);
  const below = [message.id, costOf(message)].filter((part) => part !== null).join(" · ");
  return [
    [
      "",
      shortTime(message.createdAt),
      message.channel.padEnd(5),
      (message.template ?? message.journey).padEnd(22),
      paint(style, words),
    ].join("  "),
    ...(why === null ? [] : wrap(why, "    ")),
    paint("dim", `    ${below}`),
  ];
}

/** Sums by currency, in millionths so that no cent is lost to floating point; null where no message has a price. */
function costsOf(messages: readonly Message[]): string | null {
  const micros = new Map<string, number>();
  for (const { estimatedCost } of messages) {
    if (estimatedCost == null) continue;
    const { amount, currency } = estimatedCost;
    micros.set(currency, (micros.get(currency) ?? 0) + Math.round(Number(amount) * 1_000_000));
  }
  const sums = [...micros].map(([currency, sum]) => `${(sum / 1_000_000).toFixed(4)} ${currency}`);
  return sums.length === 0 ? null : sums.join(", ");
}
