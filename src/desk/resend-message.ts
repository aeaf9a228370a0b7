import type { ResendOptions } from "../delivery/prepare-resend.ts";
import type { ResendByHand, ResendOutcome } from "../delivery/resend-by-hand.ts";
import { type AuditLog, auditSubjects } from "../store/audit-log.ts";

/** Sends a message once more for `actor`, and notes what came of it in the audit log. */
export type ResendMessage = (
  id: string,
  options: ResendOptions & { actor: string },
) => Promise<ResendOutcome>;

/** Creates the resend over the delivery and an audit log. */
export function createResendMessage({
  resendByHand,
  audit,
  now,
}: {
  resendByHand: ResendByHand;
  audit: Pick<AuditLog, "record">;
  now: () => Date;
}): ResendMessage {
  return async (id, { actor, ...options }) => {
    const outcome = await resendByHand(id, options);
    if (outcome.outcome === "not-found") return outcome;
    await audit.record({
      at: now().toISOString(),
      actor,
      action: "message.resend",
      subject: auditSubjects.message(id),
      detail: `${detailOf(outcome)}${options.mayDuplicate ? "; a duplicate was accepted" : ""}`,
    });
    return outcome;
  };
}

function detailOf(outcome: Exclude<ResendOutcome, { outcome: "not-found" }>): string {
  switch (outcome.outcome) {
    case "tried": {
      const { status, reason } = outcome.delivery;
      return `tried: ${status}${reason === null || reason === "by-hand" ? "" : ` (${reason})`}`;
    }
    case "refused":
      return `refused: ${outcome.objection}${outcome.reason === null ? "" : ` (${outcome.reason})`}`;
    default:
      return outcome satisfies never;
  }
}
