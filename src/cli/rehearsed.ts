import { z } from "zod";
import type { CommandContext, Style } from "./command.ts";
import { shortTime, wrap } from "./wrap.ts";

/** What a journey would do about a message, in the server's words; a newer server may say more. */
const entry = z.looseObject({
  at: z.string(),
  key: z.string().optional(),
  channel: z.string(),
  template: z.string().nullish(),
  journey: z.string().nullish(),
  leadId: z.string().nullish(),
  verdict: z.string(),
  untilAt: z.string().nullish(),
  reason: z.string().nullish(),
  explanation: z.string().nullish(),
});

/** One outcome of one message that has not happened. */
export type RehearsedEntry = z.output<typeof entry>;

const entries = z.array(entry);

/** What the server answers about what has not happened: the list itself, or a document that holds it. */
export const rehearsedAnswer = z.union([
  entries,
  z.looseObject({ entries }).transform((answer) => answer.entries),
  z.looseObject({ rehearsal: z.looseObject({ entries }) }).transform(({ rehearsal }) => rehearsal.entries),
]);

type Words = { words: string; style: Style };

const verdicts: Readonly<Record<string, Words>> = {
  "already-sent": { words: "already sent, not again", style: "dim" },
  "would-send": { words: "would be sent", style: "green" },
  "would-repeat": { words: "would be repeated", style: "yellow" },
  "would-wait": { words: "would wait", style: "cyan" },
  "would-skip": { words: "would not be sent", style: "yellow" },
  "would-ask-provider": { words: "provider would be asked", style: "yellow" },
  "stays-refused": { words: "stays refused", style: "red" },
};

/** Whether something could go out. */
export function couldSend({ verdict }: RehearsedEntry): boolean {
  return verdict === "would-send" || verdict === "would-repeat" || verdict === "would-ask-provider";
}

/** An entry for a person: when, what, and why. */
export function rehearsedLines(rehearsed: RehearsedEntry, paint: CommandContext["paint"]): string[] {
  const { at, channel, template, journey, verdict, untilAt, reason, explanation } = rehearsed;
  const { words, style } = verdicts[verdict] ?? { words: verdict, style: "yellow" };
  const until = untilAt == null ? null : `Until ${shortTime(untilAt)}.`;
  const why = [until, explanation ?? reason].filter((part) => part != null).join(" ");
  return [
    ["", shortTime(at), channel.padEnd(5), (template ?? journey ?? "").padEnd(22), paint(style, words)].join(
      "  ",
    ),
    ...(why === "" ? [] : wrap(why, "    ").map((line) => paint("dim", line))),
  ];
}

/** `1 already sent, 2 would be sent`: how many of each. */
export function counted(rehearsed: readonly RehearsedEntry[]): string {
  const counts = new Map<string, number>();
  for (const { verdict } of rehearsed) {
    const words = (verdicts[verdict]?.words ?? verdict).split(/[,:]/)[0] ?? verdict;
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  return [...counts].map(([words, count]) => `${count} ${words}`).join(", ");
}
