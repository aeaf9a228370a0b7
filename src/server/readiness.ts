import type { DeliveryContext } from "../delivery/delivery-context.ts";
import type { Engine } from "../engine/open-engine.ts";
import type { Store } from "../store/open-store.ts";

/** Ready is who can record an event: one that Inngest has not taken yet is safe on record. */
export async function readiness(
  store: Store,
  channels: DeliveryContext["channels"],
  engine: Engine | undefined,
  inngestServer: { registered: boolean },
) {
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
    },
  };
}
