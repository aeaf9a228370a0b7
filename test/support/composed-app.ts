import { randomBytes } from "node:crypto";
import { parseConfig } from "../../src/config.ts";
import { createLive } from "../../src/dashboard/shell/live.ts";
import { createEventDoor } from "../../src/functions/event-door.ts";
import { createInternalEvents } from "../../src/functions/internal-events.ts";
import { configuredApp } from "../../src/server/configured-app.ts";
import { configuredDelivery } from "../../src/server/configured-delivery.ts";
import { configuredHealth } from "../../src/server/configured-health.ts";
import { configuredRehearsals } from "../../src/server/configured-rehearsals.ts";
import { deliveryPolicy } from "../../src/server/delivery-policy.ts";
import { emailChannel, smsChannel } from "../../src/server/provider-channels.ts";
import { createVault } from "../../src/store/aes-vault.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { SlimEvent } from "../../src/store/subjects.ts";
import { sqliteDatabases } from "../contract/test-databases.ts";
import { unreachableInngestRuns } from "./unreachable-inngest.ts";

const silent = (): void => undefined;

/**
 * The HTTP application as the composition root builds it, over a real store, without a port and without an engine: what
 * the journeys would be given is in `sent`. Channels are the sandbox unless the environment names providers.
 */
export async function composedApp(environment: Record<string, string> = {}) {
  const config = parseConfig(environment);
  const database = await sqliteDatabases.create();
  const vault = createVault({ key: randomBytes(32) });
  const store = await openStore({ target: database.target, vault });
  const channels = {
    sms: await smsChannel(config, store, silent),
    email: await emailChannel(config, store, silent),
  };
  const sent: SlimEvent[] = [];
  const inngest = {
    send: (events: unknown) => {
      const list = [events].flat() as SlimEvent[];
      sent.push(...list);
      return Promise.resolve({ ids: list.map(({ id }) => id) });
    },
  };
  const now = () => new Date();
  const url = () => "http://localhost:3000";
  const told = createInternalEvents(inngest, silent);
  const policy = deliveryPolicy(config, store, { ownUrl: url });
  const delivery = configuredDelivery(config, store, {
    channels,
    vault,
    policy,
    alone: true,
    log: silent,
    ...told,
  });
  const live = createLive(() => store.lastChange());
  const app = await configuredApp(config, {
    store,
    channels,
    delivery,
    told,
    door: createEventDoor({ subjects: store.subjects, inngest, now, onForwardFailure: silent }),
    rehearsals: configuredRehearsals(config, { store, vault, channels, engine: undefined, url }),
    health: configuredHealth(config, {
      store,
      circuits: delivery.circuits,
      engine: undefined,
      inngestServer: { registered: false },
    }),
    runs: unreachableInngestRuns({ audit: store.audit, now }),
    inngestEndpoint: () => Promise.resolve(new Response("inngest")),
    readiness: () => Promise.resolve({ ready: true, checks: {} }),
    live,
    log: silent,
  });
  return {
    app,
    store,
    sent,
    async close() {
      live.close();
      await store.close();
      await database.drop();
    },
  };
}

export type ComposedApp = Awaited<ReturnType<typeof composedApp>>;
