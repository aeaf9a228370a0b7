import { ulid } from "ulid";
import type { DeliveryContext } from "../delivery/delivery-context.ts";
import type { ChannelId } from "../messages/message.ts";
import type { InngestClient } from "./inngest-client.ts";

/** What the application tells its own runs. Ids only: nothing personal enters Inngest. */
export const internalEvents = {
  /** `{ messageId }`: a provider could not bring it to the person. */
  undelivered: "bienvenue/message.undelivered",
  /** `{ channel }`: its account accepts messages again. */
  restored: "bienvenue/channel.restored",
  /** `{ leadId }`: everything about the person was erased at `ts`; runs about them end. */
  leadErased: "bienvenue/lead.erased",
} as const;

/** Tells waiting runs. What cannot be told is logged: each wait also ends by itself, and looks at the store then. */
export type InternalEvents = Pick<DeliveryContext, "onUndelivered"> & {
  onRestored: (channel: ChannelId) => void;
  onLeadErased: (leadId: string, at: string) => void;
};

/**
 * A run that has looked at the store and does not wait yet hears nothing. It waits by then, however busy the machine;
 * without the repetition it would hear at the end of its patience only.
 */
const repeatAfterMs = 3000;

/** Creates the sender of the application's own events; it keeps nobody waiting. `after`: default the machine's timers. */
export function createInternalEvents(
  inngest: Pick<InngestClient, "send">,
  log: DeliveryContext["log"],
  options: { repeatAfterMs?: number; after?: (ms: number, run: () => void) => void } = {},
): InternalEvents {
  const after = options.after ?? ((ms, run) => void setTimeout(run, ms).unref());
  const send = (event: { id: string; ts?: number; name: string; data: Record<string, unknown> }) => {
    inngest.send(event).catch((error: unknown) =>
      log("warning", "Inngest did not take an event; who waits for it will look by themselves.", {
        event: event.name,
        error,
      }),
    );
  };
  const sendToWaiting = (event: Parameters<typeof send>[0]) => {
    send(event);
    const repeat = () => send({ ...event, id: `${event.id}:again` });
    after(options.repeatAfterMs ?? repeatAfterMs, repeat);
  };
  return {
    onUndelivered: ({ id, providerMessageId }) =>
      sendToWaiting({
        // Told by several reports, heard once.
        id: `undelivered:${id}:${providerMessageId ?? ""}`,
        name: internalEvents.undelivered,
        data: { messageId: id },
      }),
    onRestored: (channel) =>
      sendToWaiting({ id: `restored:${ulid()}`, name: internalEvents.restored, data: { channel } }),
    onLeadErased: (leadId, at) =>
      send({
        id: `erased:${ulid()}`,
        name: internalEvents.leadErased,
        ts: Date.parse(at),
        data: { leadId },
      }),
  };
}
