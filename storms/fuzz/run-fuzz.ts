import { Agent } from "node:http";
import pLimit from "p-limit";
import type { ServerProcess } from "../../test/support/server-process.ts";
import { appRoutes, type Route } from "./app-routes.ts";
import { drawOf } from "./draw.ts";
import { type Reply, sendBytes, sendRequest } from "./exchange.ts";
import { type FuzzRequest, wire } from "./fuzz-request.ts";
import { garbage } from "./garbage.ts";
import { makeRequest } from "./make-request.ts";
import { startTarget } from "./start-target.ts";
import type { Target } from "./valid-requests.ts";
import { type MemoryCurve, watchMemory } from "./watch-memory.ts";

export type FuzzOptions = {
  /** Over both phases. */
  requests: number;
  seed: number;
  /** Requests in flight at once. */
  concurrency: number;
  onProgress: (line: string) => void;
};

/** A request whose answer is a fault of the server's, to be sent again. */
export type FuzzCase = { index: number; phase: string; route: string; why: string; request: Buffer };

export type PhaseReport = {
  phase: string;
  requests: number;
  /** By class: `2xx`. */
  answers: Record<string, number>;
  /** By route, those that were taken (2xx): a route that takes nothing is not being tested. */
  taken: Record<string, number>;
  /** Requests in form of HTTP that got no answer. */
  unanswered: number;
  /** Bytes that are hardly HTTP, and whose connection was closed without a word. */
  closed: number;
  crashed: boolean;
  exitCode: number | null;
  memory: MemoryCurve | null;
  seconds: number;
  cases: FuzzCase[];
  /** What the server wrote, its last lines. */
  log: string;
};

/** A share of requests that are hardly HTTP. */
const garbageShare = 0.12;
const samples = 200;
const apiKey = "fuzz-0123456789abcdef0123456789abcdef";

/** Storms a server twice, half of the requests each: with an API key, which most requests have, and without one. */
export async function runFuzz(options: FuzzOptions): Promise<PhaseReport[]> {
  const half = Math.ceil(options.requests / 2);
  return [
    await runPhase({ name: "with API_KEY", key: apiKey, from: 0, count: half }, options),
    await runPhase(
      { name: "without API_KEY", key: undefined, from: half, count: options.requests - half },
      options,
    ),
  ];
}

/** Whether a phase went as it must: no crash, no 5xx, nothing unanswered, no secret told. */
export function isFlawless({ crashed, exitCode, unanswered, cases }: PhaseReport): boolean {
  return !crashed && exitCode === 0 && unanswered === 0 && cases.length === 0;
}

type Phase = { name: string; key: string | undefined; from: number; count: number };

async function runPhase(phase: Phase, options: FuzzOptions): Promise<PhaseReport> {
  const started = await startTarget(phase.key);
  const { server } = started;
  const tally = createTally(phase.name, started.secrets);
  const memory = watchMemory(server.pid, phase.count);
  const startedAt = performance.now();
  let crashed = true;
  let exitCode: number | null = null;
  try {
    await storm({ phase, options, target: started.target, server, memory, tally });
    crashed = !isAlive(server.pid) || !(await fetch(`${server.url}/healthz`)).ok;
    memory.sample(phase.count);
  } finally {
    exitCode = await started.close();
  }
  return {
    ...tally.counts,
    phase: phase.name,
    requests: phase.count,
    crashed,
    exitCode,
    memory: memory.curve(),
    seconds: (performance.now() - startedAt) / 1000,
    log: server.output().slice(-4000),
  };
}

type Storm = {
  phase: Phase;
  options: FuzzOptions;
  target: Target;
  server: ServerProcess;
  memory: ReturnType<typeof watchMemory>;
  tally: ReturnType<typeof createTally>;
};

async function storm({ phase, options, target, server, memory, tally }: Storm): Promise<void> {
  const { name, from, count } = phase;
  const { seed, concurrency, onProgress } = options;
  const routes = appRoutes();
  const url = new URL(server.url);
  const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
  const limit = pLimit(concurrency);
  const every = Math.max(1, Math.floor(count / samples));
  let done = 0;
  memory.sample(0);
  const one = async (index: number) => {
    if (!isAlive(server.pid)) return;
    const draw = drawOf(seed, index);
    const route = draw.pick(routes);
    const request = makeRequest(route, draw, target);
    const bytes = draw.chance(garbageShare) ? garbage(request, draw) : null;
    const reply =
      bytes === null ? await sendRequest(url, agent, request) : await sendBytes(url, bytes, { whole: false });
    tally.add({ index, route, request, bytes, reply });
    done += 1;
    if (done % every === 0) memory.sample(done);
    if (done % (every * 20) === 0) onProgress(`${name}: ${done} of ${count}`);
  };
  await Promise.all(Array.from({ length: count }, (_, offset) => limit(() => one(from + offset))));
  agent.destroy();
}

type Exchange = { index: number; route: Route; request: FuzzRequest; bytes: Buffer | null; reply: Reply };

function createTally(phase: string, secrets: readonly string[]) {
  const counts = {
    answers: {} as Record<string, number>,
    taken: {} as Record<string, number>,
    unanswered: 0,
    closed: 0,
    cases: [] as FuzzCase[],
  };
  const count = (tally: Record<string, number>, name: string) => void (tally[name] = (tally[name] ?? 0) + 1);
  return {
    counts,
    add({ index, route, request, bytes, reply }: Exchange): void {
      const name = `${route.method} ${route.path}`;
      const keep = (why: string) =>
        void counts.cases.push({ index, phase, route: name, why, request: bytes ?? wire(request) });
      switch (reply.outcome) {
        case "silent":
          keep("no answer, and the connection stays open");
          return;
        case "closed":
          if (bytes !== null) counts.closed += 1;
          else {
            counts.unanswered += 1;
            keep(`no answer: ${reply.error}`);
          }
          return;
        case "answered": {
          count(counts.answers, `${Math.floor(reply.status / 100)}xx`);
          if (bytes === null && reply.status < 300) count(counts.taken, name);
          const fault = faultOf(reply, secrets);
          if (fault !== null) keep(fault);
          return;
        }
        default:
          return reply satisfies never;
      }
    },
  };
}

/** What no answer may be: a fault of the server's, or one that tells of its insides. */
function faultOf(reply: Reply & { outcome: "answered" }, secrets: readonly string[]): string | null {
  const text = `${reply.headers}\n${reply.body}`;
  if (reply.status >= 500) return `${reply.status} ${reply.body.slice(0, 200)}`;
  if (secrets.some((secret) => text.includes(secret))) return "a secret in the answer";
  if (/\bat .{1,200}\.[mc]?[jt]s:\d+|node_modules/.test(text)) return "a stack in the answer";
  return null;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
