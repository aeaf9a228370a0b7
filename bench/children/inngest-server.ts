/** The sample app served over HTTP to an Inngest dev server that runs elsewhere. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import { type Load, type Pace, underLoad } from "../load.ts";
import { endpointPath, sampleApp, sampleEvent, type Workload } from "../sample-app.ts";

export type InngestServerOptions = { workload: Workload; checkpointing: boolean; serverUrl: string };

export const open = async ({ workload, checkpointing, serverUrl }: InngestServerOptions) => {
  const { app, ended } = sampleApp({ checkpointing, devServerUrl: serverUrl });
  const listener = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" });
  if (!listener.listening) await once(listener, "listening");
  const { port } = listener.address() as AddressInfo;
  await register(`http://127.0.0.1:${port}${endpointPath}`, serverUrl);
  let run = 0;
  const runOnce = async (): Promise<void> => {
    run += 1;
    const end = ended(run);
    const response = await fetch(new URL("/e/bench", serverUrl), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(sampleEvent(workload, run)),
    });
    const answer = await response.text();
    if (!response.ok) throw new Error(`${serverUrl} answered ${response.status} to an event: ${answer}`);
    await end;
  };
  return {
    runs: async (load: Load): Promise<Pace> => ({ ...(await underLoad(load, runOnce)), cpuMs: undefined }),
    close: () => void listener.close(),
  };
};

/** Has the app tell the server its functions. */
const register = async (endpointUrl: string, serverUrl: string): Promise<void> => {
  const response = await fetch(endpointUrl, { method: "PUT" });
  const answer = await response.text();
  if (response.ok) return;
  throw new Error(
    `The app could not be registered at ${serverUrl}: ${answer}. Check that an Inngest dev server answers there.`,
  );
};
