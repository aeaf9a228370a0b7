import { Hono } from "hono";
import { createSendOneOff } from "../../src/desk/one-off.ts";
import { configuredLeads } from "../../src/server/configured-leads.ts";
import { parseConfig } from "../../src/config.ts";
import { createEventDoor } from "../../src/functions/event-door.ts";
import { createResendMessage } from "../../src/desk/resend-message.ts";
import type { InngestClient } from "../../src/functions/inngest-client.ts";
import { createInternalEvents } from "../../src/functions/internal-events.ts";
import { createApp, type AppContext } from "../../src/http/app.ts";
import { createLimits } from "../../src/http/limits.ts";
import { createRateLimit } from "../../src/http/rate-limit.ts";
import type { SlimEvent } from "../../src/store/subjects.ts";
import { configuredRehearsals } from "../../src/server/configured-rehearsals.ts";
import { startDeliveryFixture } from "./delivery-fixture.ts";
import { unreachableInngestRuns } from "./unreachable-inngest.ts";

/**
 * The HTTP application over a real store and the provider simulators. Inngest, outside the process in real life, is
 * a list of what it was sent; `inngest.down` makes it unreachable, `inngest.silent` lets it hang.
 */
export async function startAppFixture() {
  const fixture = await startDeliveryFixture();
  const inngest = { sent: [] as SlimEvent[], down: false, silent: false };
  const { deliver, resendByHand, planResend, circuits } = fixture.server();
  const { ledger, audit } = fixture.store;
  const resendMessage = createResendMessage({ resendByHand, audit, now: fixture.now });
  const send: InngestClient["send"] = (events) => {
    if (inngest.silent) return new Promise(() => undefined);
    if (inngest.down) return Promise.reject(new Error("connect ECONNREFUSED"));
    const sent = [events].flat() as SlimEvent[];
    inngest.sent.push(...sent);
    return Promise.resolve({ ids: sent.map(({ id }) => id) });
  };
  const door = createEventDoor({
    subjects: fixture.store.subjects,
    inngest: { send },
    now: fixture.now,
    onForwardFailure: () => undefined,
    forwardPatienceMs: 20,
  });
  const faults: unknown[] = [];
  const rehearsals = configuredRehearsals(parseConfig({}), {
    store: fixture.store,
    vault: fixture.vault,
    channels: fixture.channels,
    now: fixture.now,
    engine: undefined,
    url: () => "http://127.0.0.1:3000",
  });
  const runs = unreachableInngestRuns({ audit: fixture.store.audit, now: fixture.now });
  const told = { ...createInternalEvents({ send }, () => undefined), onUndelivered: () => undefined };
  const leads = configuredLeads({
    store: fixture.store,
    told,
    runs,
    rehearsals,
    log: () => undefined,
    now: fixture.now,
  });
  const app = ({ perMinute = 1000, ...change }: Partial<AppContext> & { perMinute?: number } = {}) =>
    createApp({
      door,
      send: {
        sendOneOff: createSendOneOff({ deliver, allowedCountries: ["FR", "BE", "CH", "LU", "MC"] }),
        ledger: fixture.store.ledger,
        rateLimit: createRateLimit(perMinute, fixture.now),
      },
      unsubscribe: {
        suppressions: fixture.store.suppressions,
        digest: fixture.store.digest,
        brandName: "Bienvenue",
        now: fixture.now,
      },
      leads: { ...leads, currency: "EUR" },
      rehearsals,
      messages: { ledger, resendMessage, planResend, currency: "EUR" },
      usage: {
        ledger: fixture.store.ledger,
        dayLimits: parseConfig({}).dayLimits,
        currency: "EUR",
        timeZone: "Europe/Paris",
        now: fixture.now,
      },
      runs: { runs },
      circuits,
      audit: fixture.store.audit,
      readiness: () => Promise.resolve({ ready: true, checks: {} }),
      webhooks: { twilio: undefined, resend: undefined, report: () => Promise.resolve() },
      inngestEndpoint: () => Promise.resolve(new Response("inngest")),
      pages: new Hono().get("/", (c) => c.html("home")),
      limits: createLimits(60_000, fixture.now),
      secure: false,
      apiKey: undefined,
      publicHosts: [],
      inngestHosts: [],
      inngestSigns: true,
      sandboxChannels: [],
      log: { fault: (_method, _path, error) => void faults.push(error) },
      ...change,
    });
  return { ...fixture, app, door, inngest, faults, leads, runs };
}

export type AppFixture = Awaited<ReturnType<typeof startAppFixture>>;

/** A request with a JSON body. */
export function json(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  };
}
