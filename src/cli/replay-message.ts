import { z } from "zod";
import type { Message } from "../client.ts";
import { UsageError, type CommandContext, type ExitCode } from "./command.ts";
import { confirm } from "./confirm.ts";
import { costOf } from "./message-card.ts";
import { messageLine } from "./message-line.ts";
import type { Operator } from "./operator.ts";
import type { ReplayOptions } from "./replay.ts";
import { wrap } from "./wrap.ts";

const resendAnswer = z.looseObject({ success: z.boolean() });

/** What the server says that it would do. */
const resendPlan = z.looseObject({
  would: z.enum(["send", "may-duplicate", "nothing"]),
  explanation: z.string(),
  segments: z.number().nullable(),
  estimatedCost: z.object({ amount: z.string(), currency: z.string() }).nullable(),
});
type ResendPlan = z.infer<typeof resendPlan>;

/** Sends one message once more by hand, after saying what that means. */
export async function replayMessage(
  operator: Operator,
  context: CommandContext,
  { message, how }: { message: Message; how: ReplayOptions },
): Promise<ExitCode> {
  const { out, paint } = context;
  out(messageLine(message, paint));
  const path = `/api/messages/${encodeURIComponent(message.id)}/resend`;
  const plan = await operator.ask("POST", path, { schema: resendPlan, body: { dryRun: true } });
  for (const line of wrap(inWords(plan))) out(line);
  if (plan.would === "nothing" || how.dryRun) return 0;
  const risk = plan.would === "may-duplicate";
  if (risk && how.yes && !how.mayDuplicate) {
    throw new UsageError(
      "It may have been sent: --yes alone does not send it twice. Give --may-duplicate as well.",
    );
  }
  const question = risk ? "Send it although it may arrive twice?" : "Send it now?";
  if (!(await confirm(context, question, how.yes))) {
    out("Nothing was sent.");
    return 1;
  }
  const body = risk ? { mayDuplicate: true } : {};
  await operator.ask("POST", path, { schema: resendAnswer, body });
  const { message: now } = await operator.message(message.id);
  out(messageLine(now, paint));
  return 0;
}

function inWords(plan: ResendPlan): string {
  const cost = costOf(plan);
  const sends = `It would be sent once more, with the words it had${cost === null ? "" : `, for ${cost}`}.`;
  switch (plan.would) {
    case "nothing":
      return `${plan.explanation} It is not sent again.`;
    case "may-duplicate":
      return `It may have been sent: whoever has the first one would get it twice. ${sends}`;
    case "send":
      return sends;
    default:
      return plan.would satisfies never;
  }
}
