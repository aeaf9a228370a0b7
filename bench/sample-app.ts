import { Hono } from "hono";
import { Inngest } from "inngest";
import { serve } from "inngest/hono";

/** What is executed again and again. Each is the name of a function of the sample app and of the event that starts it. */
export const workloads = ["two-step-fan-out", "two-steps"] as const;
export type Workload = (typeof workloads)[number];

export const workloadNames: Record<Workload, string> = {
  "two-step-fan-out": "two parallel steps",
  "two-steps": "two steps in a row",
};

const silence = (): void => {};
export const silentLogger = { debug: silence, info: silence, warn: silence, error: silence };

export const signingKey = `signkey-bench-${"5eed".repeat(8)}`;

/** The path of the app's Inngest endpoint. */
export const endpointPath = "/api/inngest";

export type SampleApp = {
  app: Hono;
  /** Resolves when the run that has this number in its event has come to its end. */
  ended: (run: number) => Promise<void>;
};

export type SampleAppOptions = {
  checkpointing: boolean;
  /** Takes the client's requests to its server in place of the network. */
  fetch?: typeof fetch;
  /** An Inngest dev server. Without it the client is in cloud mode and signs. */
  devServerUrl?: string;
};

/** An app whose functions do nothing, so that what is measured is what surrounds them. */
export const sampleApp = ({ checkpointing, fetch, devServerUrl }: SampleAppOptions): SampleApp => {
  const inngest = new Inngest({
    id: "bench",
    isDev: devServerUrl !== undefined,
    baseUrl: devServerUrl ?? "http://engine.invalid",
    signingKey,
    eventKey: "bench",
    logger: silentLogger,
    checkpointing,
    ...(fetch ? { fetch } : {}),
  });
  const waiting = new Map<unknown, () => void>();
  const end = ({ data }: { data: { run?: unknown } }): { delivered: boolean } => {
    waiting.get(data.run)?.();
    waiting.delete(data.run);
    return { delivered: true };
  };
  const functions = [
    inngest.createFunction(
      { id: "two-step-fan-out", triggers: { event: "two-step-fan-out" } },
      async ({ event, step }) => {
        await Promise.all([step.run("sms", receipt), step.run("email", receipt)]);
        return end(event);
      },
    ),
    inngest.createFunction({ id: "two-steps", triggers: { event: "two-steps" } }, async ({ event, step }) => {
      await step.run("sms", receipt);
      await step.run("email", receipt);
      return end(event);
    }),
  ];
  const app = new Hono();
  app.on(["GET", "POST", "PUT"], endpointPath, serve({ client: inngest, functions }));
  return { app, ended: (run) => new Promise((resolve) => waiting.set(run, resolve)) };
};

const receipt = (): { id: string; status: string } => ({
  id: "SM0000000000000000000000000000",
  status: "queued",
});

/** An event of a workload, of the size of a domain event. */
export const sampleEvent = (workload: Workload, run: number) => ({
  name: workload,
  data: { run, leadId: `L${run}`, firstName: "Camille", phone: "+33612345678", email: "camille@example.com" },
});
