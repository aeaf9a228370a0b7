/**
 * What the SDK alone costs: the calls that the engine makes for one run, recorded once and repeated with a new
 * signature each, and nothing behind the SDK's own requests but an empty answer.
 */
import { join } from "node:path";
import { openEngine } from "../../src/engine/open-engine.ts";
import { signatureHeader } from "../../src/engine/protocol/signature.ts";
import { type Load, underLoad } from "../load.ts";
import {
  endpointPath,
  sampleApp,
  sampleEvent,
  type SampleApp,
  signingKey,
  silentLogger,
  type Workload,
} from "../sample-app.ts";
import { temporaryDirectory } from "../temporary-directory.ts";

type Call = { url: string; headers: Record<string, string>; body: string };

export const open = async ({ workload, checkpointing }: { workload: Workload; checkpointing: boolean }) => {
  let answerSdk: typeof fetch | undefined;
  const sample = sampleApp({
    checkpointing,
    fetch: (...request) =>
      answerSdk ? answerSdk(...request) : Promise.reject(new Error("There is no answer.")),
  });
  const waves = await record(sample, workload, (fetch) => (answerSdk = fetch));
  answerSdk = async () => Response.json({});
  const runOnce = async (): Promise<void> => {
    for (const wave of waves) await Promise.all(wave.map((call) => repeat(sample, call)));
  };
  return {
    runs: (load: Load) => underLoad(load, runOnce),
    close: () => {},
  };
};

/** The calls of one run: those of a wave are on their way together. */
const record = async (
  { app, ended }: SampleApp,
  workload: Workload,
  connect: (fetch: typeof globalThis.fetch) => void,
): Promise<Call[][]> => {
  const directory = temporaryDirectory();
  const engine = openEngine({ file: join(directory.path, "engine.db"), signingKey, logger: silentLogger });
  const waves: Call[][] = [];
  let onTheirWay = 0;
  connect(engine.fetch);
  await engine.connect({
    url: `http://engine.invalid${endpointPath}`,
    request: async (request) => {
      if (request.method !== "POST") return app.request(request);
      if (onTheirWay === 0) waves.push([]);
      onTheirWay += 1;
      const headers = Object.fromEntries(request.headers);
      waves.at(-1)?.push({ url: request.url, headers, body: await request.clone().text() });
      const response = await app.request(request);
      onTheirWay -= 1;
      return response;
    },
  });
  const end = ended(0);
  await engine.send(sampleEvent(workload, 0));
  await end;
  await engine.close();
  directory.remove();
  return waves;
};

const repeat = async ({ app }: SampleApp, { url, headers, body }: Call): Promise<void> => {
  const signature = signatureHeader(body, signingKey, Date.now());
  const response = await app.request(
    new Request(url, { method: "POST", body, headers: { ...headers, "x-inngest-signature": signature } }),
  );
  const text = await response.text();
  if (response.status >= 300) throw new Error(`The SDK answered ${response.status}: ${text.slice(0, 300)}`);
};
