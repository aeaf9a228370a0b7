import type { Config } from "../config.ts";
import type { DeliveryContext } from "../delivery/delivery-context.ts";
import type { Engine } from "../engine/open-engine.ts";
import { createRehearsals, type RehearsalContext } from "../rehearsal/create-rehearsals.ts";
import type { Rehearsals } from "../rehearsal/rehearsal.ts";
import type { Store } from "../store/open-store.ts";
import type { Vault } from "../store/vault.ts";
import { configuredDelivery } from "./configured-delivery.ts";
import { configuredJourneys } from "./configured-functions.ts";
import { deliveryPolicy } from "./delivery-policy.ts";
import { engineUrl } from "./inngest-runtime.ts";

/** What the composition root has built by then. */
export type RehearsalParts = {
  store: Store;
  vault: Vault;
  /** The real ones, of which a rehearsal learns no more than who they are. */
  channels: DeliveryContext["channels"];
  /** Undefined: an Inngest server executes the journeys, and which runs are over is not known here. */
  engine: Pick<Engine, "fetch"> | undefined;
  /** Where the server listens; known once it does. */
  url: () => string;
  /** Default: the machine's clock. */
  now?: () => Date;
};

/** The rehearsals of the journeys as the configuration wants them. */
export function configuredRehearsals(config: Config, parts: RehearsalParts): Rehearsals {
  const { store, vault, channels, engine, url, now = () => new Date() } = parts;
  return createRehearsals({
    store,
    vault,
    channels,
    factory: scratchFactory(config, { vault, url }),
    ...(engine === undefined ? {} : { isOver: runsAreOver(engine) }),
    now,
  });
}

/** The same journeys and the same delivery as those of the server, on a copy. */
function scratchFactory(
  config: Config,
  { vault, url }: Pick<RehearsalParts, "vault" | "url">,
): RehearsalContext["factory"] {
  return {
    delivery({ store, now, ...parts }) {
      const policy = deliveryPolicy(config, store, { ownUrl: url, now });
      // What goes wrong in a rehearsal is told in its answer: nobody has to be woken for it.
      const log = () => undefined;
      return configuredDelivery(config, store, { ...parts, vault, policy, alone: true, log, now });
    },
    journeys: (parts) => configuredJourneys(config, { ...parts, vault }),
  };
}

/** Whether the embedded engine has ended every run of an event; one it has forgotten ended long ago. */
function runsAreOver(engine: Pick<Engine, "fetch">): NonNullable<RehearsalContext["isOver"]> {
  return async ({ id, forwarded }) => {
    const response = await engine.fetch(`${engineUrl}/v1/events/${encodeURIComponent(id)}/runs`);
    const { data }: { data: { ended_at: string | null }[] } = JSON.parse(await response.text());
    return data.length === 0 ? forwarded : data.every((run) => run.ended_at !== null);
  };
}
