import { z } from "zod";
import { AnswerError } from "../client.ts";
import type { CommandContext, ExitCode } from "./command.ts";
import { confirm } from "./confirm.ts";
import { follow } from "./follow.ts";
import { isGood, messageLine } from "./message-line.ts";
import type { Operator } from "./operator.ts";
import { couldSend, counted, rehearsedAnswer, rehearsedLines, type RehearsedEntry } from "./rehearsed.ts";
import type { ReplayOptions } from "./replay.ts";
import { wrap } from "./wrap.ts";

/** A run, and what running it again would do. `why`: nothing can be said or done about it. */
export type RehearsedRun = { runId: string; entries: RehearsedEntry[]; why?: string };

const started = z.looseObject({ runId: z.string().optional() });

/** What running it again would do; null when the server knows no such run. Nothing is done. */
export async function rehearseRun(operator: Operator, runId: string): Promise<RehearsedRun | null> {
  try {
    const entries = await operator.ask("POST", replayPath(runId), {
      schema: rehearsedAnswer,
      body: { dryRun: true },
    });
    return { runId, entries };
  } catch (error) {
    if (error instanceof AnswerError && error.status === 404) return null;
    // Of a lead's runs, one whose event is forgotten does not stand in the way of the others.
    if (error instanceof AnswerError && error.status === 409)
      return { runId, entries: [], why: error.message };
    throw error;
  }
}

/** Starts the runs again from which something can come, and follows their messages. */
export async function replayRuns(
  operator: Operator,
  context: CommandContext,
  { runs, how }: { runs: readonly RehearsedRun[]; how: ReplayOptions },
): Promise<ExitCode> {
  const { out, paint } = context;
  for (const { runId, entries, why } of runs) {
    const what = why ?? (entries.length === 0 ? "nothing." : `${counted(entries)}.`);
    for (const line of wrap(`Run ${runId}, if it ran again: ${what}`)) out(paint("bold", line));
    for (const entry of entries) for (const line of rehearsedLines(entry, paint)) out(line);
  }
  // A run from which only waits or skips come is of no use to a person who wants something sent now.
  const useful = runs.filter(({ entries }) => entries.some(couldSend));
  if (useful.length === 0) {
    out("Nothing would be sent; there is nothing to replay.");
    return 0;
  }
  if (how.dryRun) return 0;
  const question = `Replay ${useful.length === 1 ? "this run" : `${useful.length} of these runs`}?`;
  if (!(await confirm(context, question, how.yes))) {
    out("Nothing was done.");
    return 1;
  }
  const entries = useful.flatMap((run) => run.entries);
  const keys = new Set(entries.map(({ key }) => key));
  const leadId = entries.map((entry) => entry.leadId).find((id) => id != null);
  const before = leadId == null ? [] : (await operator.messages({ leadId, limit: 200 })).messages;
  for (const { runId } of useful) {
    const answer = await operator.ask("POST", replayPath(runId), { schema: started, body: {} });
    out(`Started${answer.runId === undefined ? "" : ` as run ${answer.runId}`}.`);
  }
  if (leadId == null) return 0;
  return followLead(operator, context, { leadId, keys, before, limitMs: how.limitMs });
}

async function followLead(
  operator: Operator,
  context: CommandContext,
  what: {
    leadId: string;
    keys: ReadonlySet<string | undefined>;
    before: Awaited<ReturnType<Operator["messages"]>>["messages"];
    limitMs: number;
  },
): Promise<ExitCode> {
  const { out, paint } = context;
  const concerns = ({ key }: { key: string }) => what.keys.has(key);
  const { ended, messages } = await follow({
    client: operator,
    trail: { leadId: what.leadId, concerns },
    before: what.before.filter(concerns),
    limitMs: what.limitMs,
    now: context.now,
    wait: context.wait,
    onChange: (message) => out(messageLine(message, paint)),
    onSilence: () => out(paint("yellow", "  The server does not answer; asking again…")),
  });
  switch (ended) {
    case "settled":
      out(`${messages.length === 1 ? "1 message" : `${messages.length} messages`}, all settled.`);
      return messages.every(isGood) ? 0 : 1;
    case "nothing-new":
      out("Nothing new yet: what was delivered is not sent again, and the rest waits for its time.");
      return 0;
    case "time-limit":
      out(`Not settled within ${what.limitMs / 1000} s; the server goes on working on it.`);
      return 1;
    default:
      return ended satisfies never;
  }
}

function replayPath(runId: string): string {
  return `/api/runs/${encodeURIComponent(runId)}/replay`;
}
