import { amountText } from "../delivery/prices.ts";
import type { Notice } from "../desk/lead-summary.ts";
import type { LeadView } from "../desk/lead-view.ts";
import type { NextMessage } from "../desk/next-of-lead.ts";
import { messageViewIn } from "./message-routes.ts";

/** What is known of a person, as callers see it: without what only the delivery works with. */
export function leadAnswer(view: LeadView, currency: string) {
  const { lead, interviews, trials, suppressions, summary, events, messages, runs, byHand, next } = view;
  const messageView = messageViewIn(currency);
  const cost = (micros: number | null) => (micros === null ? null : { amount: amountText(micros), currency });
  const notice = ({ journey, template, at, messages: byChannel, costMicros }: Notice) => ({
    journey,
    template,
    at,
    channels: byChannel.map(({ channel, id, status, reason, explanation }) => ({
      channel,
      messageId: id,
      status,
      reason,
      explanation,
    })),
    estimatedCost: cost(costMicros),
  });
  const { costMicros, ...counted } = summary.totals;
  return {
    lead,
    interviews,
    trials,
    suppressions,
    summary: {
      notices: summary.notices.map(notice),
      totals: { ...counted, estimatedCost: cost(costMicros) },
    },
    events,
    messages: messages.map(({ timeline, ...message }) => ({ ...messageView(message), timeline })),
    runs,
    byHand,
    next:
      next.state === "unavailable"
        ? null
        : {
            messages: next.messages.map(({ waitsFirst, ...entry }) => ({
              ...entry,
              waitsFirst: waitsFirst === null ? null : putOff(waitsFirst),
            })),
            lookedUntilAt: next.lookedUntilAt,
            asOfAt: next.asOfAt,
          },
  };
}

function putOff({ reason, explanation, untilAt }: NonNullable<NextMessage["waitsFirst"]>) {
  return { reason, explanation, untilAt };
}
