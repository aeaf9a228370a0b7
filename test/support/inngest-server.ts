import { serve } from "@hono/node-server";
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Hono } from "hono";
import type { EngineClock } from "../../src/engine/clock.ts";
import { signatureHeader } from "../../src/engine/protocol/signature.ts";
import { openEngine } from "../../src/engine/open-engine.ts";

/**
 * Stands in for an Inngest server in another process: it takes registrations and events over HTTP and calls the
 * functions over HTTP at the URL they registered. What executes them behind that is the project's own engine, so
 * this proves the wiring and the protocol as the SDK speaks it, not the behaviour of Inngest's own server.
 */
export async function startInngestServer(options: {
  port: number;
  signingKey?: string;
  eventKey?: string;
  /** Replaces the back-off of retries. */
  retryDelayMs?: number;
  clock?: EngineClock;
  /** Where a URL of the application is really reached, as behind a proxy. */
  route?: (url: string) => string;
}) {
  const folder = await mkdtemp(join(tmpdir(), "bienvenue-inngest-"));
  const silent = () => undefined;
  const file = join(folder, "engine.db");
  const {
    signingKey = `signkey-test-${"0".repeat(64)}`,
    retryDelayMs,
    clock,
    route = (url: string) => url,
  } = options;
  const engine = openEngine({
    file,
    ...(retryDelayMs === undefined ? {} : { retryDelayMs: () => retryDelayMs }),
    ...(clock === undefined ? {} : { clock }),
    signingKey,
    logger: { debug: silent, info: silent, warn: silent, error: silent },
  });
  const registrations: { url: string; appName: string; functions: { id: string }[] }[] = [];
  const events: { name: string; data: unknown }[] = [];
  const wire: string[] = [];
  const call = async (request: Request) => {
    const body = await request.clone().text();
    wire.push(body);
    const routed = new Request(route(request.url), request);
    // The engine signs with the time of the machine; the application checks it by its own.
    if (clock !== undefined) {
      const signature = signatureHeader(body, signingKey, clock.now());
      routed.headers.set("x-inngest-signature", signature);
    }
    const response = await fetch(routed);
    wire.push(await response.clone().text());
    return response;
  };

  const app = new Hono()
    .get("/dev", (c) => c.json({ functions: [] }))
    .post("/fn/register", async (c) => {
      if (options.signingKey !== undefined && c.req.header("authorization") !== bearer(options.signingKey)) {
        return c.json({ error: "unauthorised" }, 401);
      }
      const registration = await c.req.json<(typeof registrations)[number]>();
      registrations.push(registration);
      try {
        await engine.connect({ request: call, url: registration.url });
      } catch (error) {
        // It is gone again, as one that is killed while it starts.
        return c.json({ error: String(error) }, 500);
      }
      return c.json({ ok: true, status: 200 });
    })
    .post("/e/:key", async (c) => {
      if (options.eventKey !== undefined && c.req.param("key") !== options.eventKey) {
        return c.json({ error: "unauthorised", status: 401 }, 401);
      }
      const body = await c.req.text();
      wire.push(body);
      events.push(...[JSON.parse(body)].flat());
      return engine.fetch(c.req.url, { method: "POST", body });
    })
    .all("*", async (c) =>
      engine.fetch(c.req.url, {
        method: c.req.method,
        ...(c.req.method === "POST" && { body: await c.req.text() }),
      }),
    );
  const server = serve({ fetch: app.fetch, port: options.port, hostname: "127.0.0.1" });
  let stopped: Promise<void> | undefined;
  const stop = () =>
    (stopped ??= (async () => {
      server.close();
      if ("closeAllConnections" in server) server.closeAllConnections();
      await engine.close();
    })());
  return {
    registrations,
    events,
    /** Every body that came from the application or went to it: events, calls, and what they answered. */
    wire,
    /** Its database, for those who look into it after `stop`. */
    file,
    unfinishedRuns: () => engine.stats().unfinished,
    stop,
    async close() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The SDK sends the hash of the key, not the key. */
function bearer(signingKey: string): string {
  const [, prefix = "", key = ""] = /^(signkey-\w+-)?(.*)$/.exec(signingKey) ?? [];
  return `Bearer ${prefix}${createHash("sha256").update(Buffer.from(key, "hex")).digest("hex")}`;
}

/** The keys of a self-hosted server, and what a service is told of it. */
export const inngestKeys = { signingKey: `signkey-prod-${"ab".repeat(32)}`, eventKey: "event-key-1" };

/** The environment of a service that uses the server with these keys on a port. */
export function inngestEnvironment(port: number): Record<string, string> {
  return {
    INNGEST_BASE_URL: `http://127.0.0.1:${port}`,
    INNGEST_EVENT_KEY: inngestKeys.eventKey,
    INNGEST_SIGNING_KEY: inngestKeys.signingKey,
  };
}

/** A port nobody listens on just now. */
export async function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = serve({ fetch: () => new Response(), port: 0, hostname: "127.0.0.1" }, ({ port }) => {
      server.close(() => resolve(port));
    });
  });
}
