import type { WebhookEvent } from "../channels/webhook.ts";
import { createReport } from "../delivery/report.ts";
import type { DomainEvent } from "../events/domain-event.ts";
import type { MessageRecord } from "../store/ledger.ts";
import type { Scratch } from "./open-scratch.ts";
import type { Happening } from "./rehearsal.ts";

/** Where things happen. */
type Place = Omit<Scratch, "close">;

/** What happens while time is put forward. */
export type Happenings = {
  /** Plans what is counted from the beginning. */
  begin(place: Place): void;
  /** Plans what is counted from when a message is accepted. */
  onAccepted(place: Place, message: MessageRecord): void;
  /** How many of those counted from the beginning are still to come. */
  left(): number;
  /** The events among them that were taken. */
  events: { id: string; name: string }[];
};

/** When a provider would be asked, if somebody did. */
const checkAfterMs = 120_000;

/** Plans happenings, each through the door it would really come in by. */
export function planHappenings(planned: readonly Happening[]): Happenings {
  const events: Happenings["events"] = [];
  let left = 0;
  return {
    events,
    left: () => left,
    begin(place) {
      const { clock, pending } = place;
      for (const happening of planned) {
        if (happening.kind === "report") continue;
        left += 1;
        clock.at(clock.now() + happening.afterMs, () => {
          left -= 1;
          void pending.add(happen(place, happening, events)).catch(() => undefined);
        });
      }
    },
    onAccepted(place, message) {
      const { clock, pending } = place;
      for (const happening of planned) {
        if (happening.kind !== "report" || !concerns(happening, message)) continue;
        clock.at(clock.now() + happening.afterMs, () => {
          void pending.add(reported(place, happening, message)).catch(() => undefined);
        });
      }
    },
  };
}

/** An event that the door does not take happens to nobody, as it would in reality. */
async function happen(
  place: Place,
  happening: Exclude<Happening, { kind: "report" }>,
  events: Happenings["events"],
): Promise<void> {
  switch (happening.kind) {
    case "event": {
      const told: DomainEvent = { ...happening.event, ts: place.clock.now() };
      const acceptance = await place.door.accept([told]);
      if (acceptance.status === "accepted")
        events.push(...acceptance.ids.map((id) => ({ id, name: told.name })));
      return;
    }
    case "reply":
      return await reportTo(place)({
        type: "inbound",
        channel: "sms",
        providerMessageId: `rehearsal_reply_${place.clock.now()}`,
        from: happening.from,
        keyword: happening.keyword,
      });
    default:
      return happening satisfies never;
  }
}

function concerns({ channel, template }: Extract<Happening, { kind: "report" }>, message: MessageRecord) {
  return message.channel === channel && (template === undefined || message.template === template);
}

async function reported(
  place: Place,
  { status, channel }: Extract<Happening, { kind: "report" }>,
  { id }: MessageRecord,
): Promise<void> {
  const message = await place.store.ledger.find(id);
  if (message === null || message.providerMessageId === null) return;
  const failed = status === "undelivered" || status === "failed";
  const bounced = failed && channel === "email";
  await reportTo(place)({
    type: "status",
    channel,
    messageId: id,
    providerMessageId: message.providerMessageId,
    status,
    providerCode: null,
    reason: bounced ? "bounced" : failed ? status : null,
    explanation: failed ? "As the rehearsal was told, it did not arrive." : null,
    accountFault: false,
    occurredAt: null,
    objection: bounced ? { reason: "hard-bounce", address: null } : null,
  });
}

/** The way in for reports, on the copy. */
function reportTo({ store, now, told, delivery }: Place): (event: WebhookEvent) => Promise<void> {
  const { ledger, suppressions, inbound } = store;
  return createReport({
    ledger,
    suppressions,
    inbound,
    now,
    checkAfterMs,
    onUndelivered: told.onUndelivered,
    onAccountFault: (channel, providerCode, explanation) =>
      delivery.circuits.accountFault(channel, { providerCode, explanation }),
  });
}
