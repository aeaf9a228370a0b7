import pLimit from "p-limit";
import type { ProviderMessage } from "../channels/channel.ts";
import type { ChannelId } from "../messages/message.ts";
import type { MessageRecord, StatusReport } from "../store/ledger.ts";
import { applyReport, isUndelivered } from "./apply-report.ts";
import { firstCheckAt, nextCheckAt } from "./check-schedule.ts";
import type { Deliver } from "./deliver.ts";
import type { DeliveryContext } from "./delivery-context.ts";
import { suppressFound } from "./suppress.ts";
import { neverBegun, requestOf } from "./settle-interrupted.ts";

/** How many messages a batch looked at, and of how many it learnt something new. */
export type Reconciled = { looked: number; changed: number; more: boolean };

/**
 * Asks the providers what became of messages whose last word is not in: those that were accepted, and those of which
 * nobody knows. One batch of those that are due; `more`: others are.
 */
export type Reconcile = () => Promise<Reconciled>;

const batch = 200;
const atOnce = 8;

/**
 * Creates the reconciliation over a ledger. It only ever adds to what is known: a provider that does not list a message
 * proves nothing. Safe to run twice at once: a report may be repeated, and claims decide about the rest.
 */
export function createReconcile(context: DeliveryContext, deliver: Deliver): Reconcile {
  return async () => {
    const now = context.now().toISOString();
    const due = await context.ledger.dueForCheck({ now, limit: batch });
    const away = new Set<ChannelId>();
    const slot = pLimit(atOnce);
    const changes = await Promise.all(
      due.map((message) =>
        slot(async () => {
          // Whoever cannot be asked about one message is not asked about all the others.
          if (away.has(message.channel)) return "away";
          const found = await askAbout(context, deliver, message).catch((error: unknown) => {
            context.log("warning", "A message could not be reconciled and will be looked at again.", {
              messageId: message.id,
              error,
            });
            return lookAgain(context, message);
          });
          if (found === "away") away.add(message.channel);
          return found;
        }),
      ),
    );
    const changed = changes.filter((found) => found === "changed").length;
    return { looked: due.length, changed, more: due.length === batch && away.size === 0 };
  };
}

/** What fails again and again must not stay the first of those that are due, and keep the others from it. */
async function lookAgain(context: DeliveryContext, { id, checks }: MessageRecord): Promise<"away"> {
  const plan = { nextCheckAt: firstCheckAt(context), checks };
  await context.ledger.planCheck(id, plan).catch(() => undefined);
  return "away";
}

/** `away`: the provider could not be asked. */
type Found = "changed" | "unchanged" | "away";

async function askAbout(context: DeliveryContext, deliver: Deliver, message: MessageRecord): Promise<Found> {
  switch (message.status) {
    case "accepted":
    case "sent":
      return askById(context, message);
    case "unknown": {
      // As a step would: the same bytes where that does no harm, a search by recipient and time elsewhere.
      const outcome = await deliver(requestOf(message), neverBegun);
      if (outcome.status !== "unknown") return "changed";
      return outcome.retry === null ? "unchanged" : "away";
    }
    case "pending":
    case "sending":
    case "deferred":
    case "refused":
    case "skipped":
    case "delivered":
    case "undelivered":
    case "failed":
      // It has come to something, or is being worked on, since the question was planned.
      await context.ledger.planCheck(message.id, { nextCheckAt: null, checks: message.checks });
      return "unchanged";
    default:
      return message.status satisfies never;
  }
}

async function askById(context: DeliveryContext, message: MessageRecord): Promise<Found> {
  const { id, channel, providerMessageId, checks } = message;
  const next = nextCheckAt(context, message, checks + 1);
  const answer =
    providerMessageId === null
      ? ({ status: "answered", messages: [] } as const)
      : await context.channels[channel].lookup({
          by: "id",
          providerMessageId,
          timeoutMs: context.sendTimeoutMs,
        });
  if (answer.status === "failed") {
    await context.ledger.planCheck(id, { nextCheckAt: firstCheckAt(context), checks });
    return "away";
  }
  // Before the report: what is final ends the questions.
  await context.ledger.planCheck(id, { nextCheckAt: next, checks: checks + 1 });
  const [found] = answer.messages;
  if (found === undefined) return "unchanged";
  await suppressFound(context, message, found);
  const applied = await applyReport(context, {
    ...reportOf(message, found, context.now()),
    ...planned(next),
  });
  return applied.outcome === "applied" ? "changed" : "unchanged";
}

function planned(at: string | null): Pick<StatusReport, "nextCheckAt"> {
  return at === null ? {} : { nextCheckAt: at };
}

function reportOf(message: MessageRecord, found: ProviderMessage, now: Date): StatusReport {
  const { status, providerMessageId, providerCode = null, trouble } = found;
  const unexplained = isUndelivered(status)
    ? { reason: status, explanation: `The provider, when asked, said it is ${status}.` }
    : { reason: null, explanation: null };
  return {
    channel: message.channel,
    // By the provider's id alone: who asked by it has no proof that a row which has it since is not the right one.
    messageId: null,
    providerMessageId,
    status,
    providerCode: trouble === undefined ? null : providerCode,
    reason: trouble?.reason ?? unexplained.reason,
    explanation: trouble?.explanation ?? unexplained.explanation,
    at: now.toISOString(),
  };
}
