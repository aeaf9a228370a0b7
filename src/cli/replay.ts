import { parseArgs } from "node:util";
import { AnswerError, type MessageDetails } from "../client.ts";
import { UsageError, type Command, type CommandContext, type ExitCode } from "./command.ts";
import { serverFlags, serverHelp, withServer, type Operator } from "./operator.ts";
import { replayMessage } from "./replay-message.ts";
import { rehearseRun, replayRuns } from "./replay-runs.ts";

const help = `Usage: npm run replay -- <run id | message id | lead id>

Says first what it would do, and asks before it does it.

A run is started again for the same event: what was delivered is found in the
ledger and not sent again; what was refused or skipped is tried again. A lead
stands for all their runs. A message is sent once more by hand.

  --yes                    do not ask
  --dry-run                only say what it would do
  --may-duplicate          for a message that may have gone out: send it all the
                           same, although whoever has it gets it twice
  --time-limit <seconds>   how long to follow what comes of it; default 60

${serverHelp}

Exit code: 0 done, nothing to do, or only said; 1 it did not work out, or was
called off; 2 not understood, or nobody to ask.

Examples:
  npm run replay -- L1 --dry-run
  npm run replay -- 01JD3T7Y8K9Q2M4N5P6R7S8T9V
  npm run replay -- 01JD3T7Y8K9Q2M4N5P6R7S8T9V --may-duplicate --yes`;

const options = {
  ...serverFlags,
  yes: { type: "boolean" },
  "dry-run": { type: "boolean" },
  "may-duplicate": { type: "boolean" },
  "time-limit": { type: "string" },
} as const;

/** What a replay was asked to do besides. */
export type ReplayOptions = { yes: boolean; dryRun: boolean; mayDuplicate: boolean; limitMs: number };

/** `replay`: runs and messages once more, after saying what that comes to. */
export const replay: Command = {
  name: "replay",
  summary: "run a journey again, or send a message again; says first what it would do",
  help,
  async run(args, context) {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [id, ...more] = positionals;
    if (id === undefined || more.length > 0)
      throw new UsageError("Give one id: of a run, a message or a lead.");
    const seconds = Number(values["time-limit"] ?? "60");
    if (!(seconds > 0 && seconds <= 86_400)) {
      throw new UsageError("--time-limit must be a number of seconds up to 86400.");
    }
    const how = {
      yes: values.yes === true,
      dryRun: values["dry-run"] === true,
      mayDuplicate: values["may-duplicate"] === true,
      limitMs: seconds * 1000,
    };
    return withServer(values, context, (operator) => replayId(operator, context, { id, how }));
  },
};

/** Ids do not tell what they are of: the server is asked, the cheapest question first. */
async function replayId(
  operator: Operator,
  context: CommandContext,
  { id, how }: { id: string; how: ReplayOptions },
): Promise<ExitCode> {
  const message = await messageIfThere(operator, id);
  if (message !== null) return replayMessage(operator, context, { message, how });
  const run = await rehearseRun(operator, id);
  if (run !== null) return replayRuns(operator, context, { runs: [run], how });
  const { messages } = await operator.messages({ leadId: id, limit: 200 });
  const runIds = new Set(messages.map(({ runId }) => runId).filter((runId) => runId !== null));
  const runs = [];
  for (const runId of runIds) runs.push(await rehearseRun(operator, runId));
  const known = runs.filter((found) => found !== null);
  if (known.length > 0) return replayRuns(operator, context, { runs: known, how });
  context.error(
    messages.length === 0
      ? `There is no run, message or lead ${JSON.stringify(id)}.`
      : `The runs of the lead ${id} are no longer kept. Send the event again: what was delivered stays so.`,
  );
  return 1;
}

async function messageIfThere(operator: Operator, id: string): Promise<MessageDetails["message"] | null> {
  try {
    return (await operator.message(id)).message;
  } catch (error) {
    if (error instanceof AnswerError && error.status === 404) return null;
    throw error;
  }
}
