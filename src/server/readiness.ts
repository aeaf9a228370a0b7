import type { ChannelCircuits } from "../delivery/create-delivery.ts";
import type { DeliveryContext } from "../delivery/delivery-context.ts";
import type { Engine } from "../engine/open-engine.ts";
import type { ChannelId } from "../messages/message.ts";
import type { Store } from "../store/open-store.ts";

/** What readiness looks at. */
export type ReadinessContext = {
  store: Pick<Store, "ping">;
  channels: DeliveryContext["channels"];
  engine: Pick<Engine, "stats"> | undefined;
  inngestServer: { registered: boolean };
  circuits: Pick<ChannelCircuits, "read">;
};

/**
 * Ready is who can record an event: one that Inngest has not taken yet is safe on record, and messages wait while a
 * provider's account accepts none. Taking such a server out of rotation would lose events for nothing.
 */
export async function readiness(context: ReadinessContext, { inDetail }: { inDetail: boolean }) {
  const { store, channels, engine, inngestServer, circuits } = context;
  const storeAnswers = await store.ping().then(
    () => true,
    () => false,
  );
  const functions = inngestServer.registered ? "registered" : "not registered with the Inngest server yet";
  return {
    ready: storeAnswers,
    checks: {
      store: storeAnswers ? "ok" : "does not answer",
      functions: engine === undefined ? functions : engine.stats(),
      sms: channels.sms.provider,
      email: channels.email.provider,
      circuits: {
        sms: await circuitState(circuits, "sms", inDetail),
        email: await circuitState(circuits, "email", inDetail),
      },
    },
  };
}

/** Whether messages go out by a channel, and if not, since when and, in detail, why. */
async function circuitState(circuits: Pick<ChannelCircuits, "read">, channel: ChannelId, inDetail: boolean) {
  try {
    const circuit = await circuits.read(channel);
    if (circuit === null) return { status: "closed" };
    const { openedAt: since, explanation: why, probeAt: nextProbeAt } = circuit;
    return { status: "open", since, ...(inDetail && { why }), nextProbeAt };
  } catch {
    return { status: "not known: the store does not answer" };
  }
}
