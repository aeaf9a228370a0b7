import type { Config } from "../config.ts";
import type { DeliveryService } from "../delivery/create-delivery.ts";
import type { EventDoor } from "../functions/event-door.ts";
import { registerApp } from "../functions/register-app.ts";
import type { Log } from "../logging.ts";
import { inngestFindsUsAt } from "./inngest-finds-us-at.ts";

/** How often events are looked for that never reached Inngest, and messages that were interrupted. */
const sweepEveryMs = 5000;

/** Hands over and settles, again and again, what a crash or an outage left behind. */
export function startSweep(door: EventDoor, delivery: DeliveryService, log: Log): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve();
  const sweep = (options?: { all: boolean }) => {
    running = running
      .then(() => Promise.all([door.relay(options), delivery.settleInterrupted()]))
      .catch((error: unknown) => log("warning", "A sweep failed and will be repeated.", { error }));
  };
  sweep({ all: true });
  const timer = setInterval(() => sweep(), sweepEveryMs);
  return async () => {
    clearInterval(timer);
    await running;
  };
}

/** Registers the functions with the configured Inngest server in the background; returns how to stop trying. */
export function startRegistration(
  config: Config,
  url: string,
  {
    endpoint,
    inngestServer,
    log,
  }: {
    endpoint: (request: Request) => Promise<Response>;
    inngestServer: { registered: boolean };
    log: Log;
  },
): () => void {
  const ending = new AbortController();
  void registerApp({
    endpoint,
    publicUrl: inngestFindsUsAt(config, url),
    signal: ending.signal,
    onAttempt: ({ registered, explanation, retryInMs }) => {
      inngestServer.registered = registered;
      if (registered) log("info", "Registered with the Inngest server.");
      else
        log("warning", "The Inngest server did not register this app; it will be asked again.", {
          explanation,
          retryInMs,
        });
    },
  });
  return () => ending.abort();
}
