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

/** Sends one message once more by hand, after saying what that means. */
export async function replayMessage(
  operator: Operator,
  context: CommandContext,
  { message, how }: { message: Message; how: ReplayOptions },
): Promise<ExitCode> {
  const { out, paint } = context;
  out(messageLine(message, paint));
  const plan = planFor(message);
  for (const line of wrap(plan.says)) out(line);
  if (!plan.sends || how.dryRun) return 0;
  if (plan.risk && how.yes && !how.mayDuplicate) {
    throw new UsageError(
      "It may have been sent: --yes alone does not send it twice. Give --may-duplicate as well.",
    );
  }
  const question = plan.risk ? "Send it although it may arrive twice?" : "Send it now?";
  if (!(await confirm(context, question, how.yes))) {
    out("Nothing was sent.");
    return 1;
  }
  const path = `/api/messages/${encodeURIComponent(message.id)}/resend`;
  const body = plan.risk ? { mayDuplicate: true } : {};
  await operator.ask("POST", path, { schema: resendAnswer, body });
  const { message: now } = await operator.message(message.id);
  out(messageLine(now, paint));
  return 0;
}

type Plan = { says: string; sends: boolean; risk: boolean };

function planFor(message: Message): Plan {
  const { status, reason } = message;
  const cost = costOf(message);
  const sends = `It would be sent once more, with the words it had${cost === null ? "" : `, for ${cost}`}.`;
  switch (status) {
    case "accepted":
    case "sent":
    case "delivered":
      return { says: "The provider has it. It is not sent again.", sends: false, risk: false };
    case "pending":
    case "sending":
      return { says: "It is being sent right now. Nothing to do.", sends: false, risk: false };
    case "deferred":
      return { says: "It goes out by itself at its time. Nothing to do.", sends: false, risk: false };
    case "unknown":
      return {
        says: `It may have been sent: whoever has the first one would get it twice. ${sends}`,
        sends: true,
        risk: true,
      };
    case "skipped":
      return {
        says: `It was not sent (${reason ?? "skipped"}). ${sends} The server refuses it while that holds.`,
        sends: true,
        risk: false,
      };
    case "refused":
    case "undelivered":
    case "failed":
      return { says: sends, sends: true, risk: false };
    default:
      // A server newer than this command may know other states: it decides.
      status satisfies never;
      return { says: sends, sends: true, risk: false };
  }
}
