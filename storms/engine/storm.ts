import { existsSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../../test/support/free-port.ts";
import { seededRandom } from "../../test/support/seeded-random.ts";
import { answerAll } from "./answering.ts";
import { planDeaths } from "./deaths.ts";
import { type ClientCounts, eventClient } from "./event-client.ts";
import { finish } from "./finish.ts";
import { type History, readHistory } from "./history.ts";
import { type JournalLine, journalReader } from "./journal.ts";
import { type KeptApp, keepApp } from "./keep-app.ts";
import { type DeathCounts, liveAndDie } from "./live-and-die.ts";
import { writeOldFile } from "./old-file.ts";
import type { EngineStormOptions } from "./options.ts";
import { eventsOfSteps, planEvents } from "./plan-events.ts";
import { sendAll } from "./send-all.ts";
import { startProcess } from "./storm-process.ts";
import { judge, type Verdict } from "./verdict/judge.ts";

/** What a storm came to. */
export type EngineStormReport = {
  options: EngineStormOptions;
  client: ClientCounts;
  deaths: DeathCounts;
  /** How often the app's process was killed; 0 when the functions are in the engine's. */
  appKills: number;
  /** How the last process, which nobody killed, ended. */
  lastExit: number | null;
  history: History;
  journal: JournalLine[];
  verdict: Verdict;
  durationMs: number;
};

const oldRuns = 3000;
/** Some processes miss the point at which they were to die, and there must be events left for others to try. */
const livesPerDeath = 1.2;

/**
 * Sends events to an engine whose process is killed again and again, then lets it finish, and compares its history
 * with what the functions wrote down themselves. `signal` ends it before its time: then it rejects.
 */
export const engineStorm = async (
  options: EngineStormOptions,
  tell: (line: string) => void,
  signal: AbortSignal = new AbortController().signal,
): Promise<EngineStormReport> => {
  const startMs = Date.now();
  const directory = await mkdtemp(join(tmpdir(), "engine-storm-"));
  const ending = new AbortController();
  const work = {
    file: join(directory, "engine.db"),
    journal: join(directory, "journal.jsonl"),
    port: await freePort(),
    ...(options.standalone ? { appPort: await freePort() } : {}),
  };
  const draw = (name: string) => seededRandom(options.seed, name);
  let app: KeptApp | undefined;
  try {
    writeOldFile(work.file, oldRuns);
    if (options.standalone) app = keepApp(work, draw("app"));
    const { planned, acknowledgements, ...outcome } = await storm();
    await app?.stop();
    const history = readHistory(work.file);
    const journal = journalReader(work.journal)();
    const evidence = { planned, acknowledged: readLines(acknowledgements), journal, history };
    outcome.deaths.faults.push(...(app?.faults ?? []));
    return {
      options,
      ...outcome,
      appKills: app?.kills() ?? 0,
      history,
      journal,
      verdict: judge(evidence),
      durationMs: Date.now() - startMs,
    };
  } finally {
    ending.abort();
    await app?.stop();
    if (options.keep) tell(`Kept: ${directory}`);
    else await rm(directory, { recursive: true, force: true });
  }

  async function storm() {
    const ended = AbortSignal.any([signal, ending.signal]);
    const events = planEvents(options.events, draw("events"));
    const deaths = planDeaths(options, draw("deaths"));
    tell(`${events.length} events, ${deaths.length} deaths; seed ${options.seed}.`);
    const url = `http://127.0.0.1:${work.port}`;
    const acknowledgements = join(directory, "acknowledged");
    const client = eventClient({ url, log: acknowledgements, random: draw("client"), signal: ended });
    const progress = { lives: 0, isOver: false };
    const lives = deaths.length * livesPerDeath;
    const mayBeSent = (): number =>
      progress.isOver ? Infinity : (events.length * (progress.lives + 1)) / Math.max(1, lives);
    const sending = Promise.all([
      sendAll(events, { client, mayBeSent, signal: ended }),
      answerAll(events, { journal: work.journal, client, signal: ended }),
    ]);
    // Whoever awaits it is told; until then it must not end the process.
    sending.catch(() => {});
    const program = options.standalone ? "standalone-engine" : "engine-with-functions";
    const died = await liveAndDie(deaths, {
      start: (death) => startProcess(program, { ...work, ...(death ? { death } : {}) }),
      progress,
      tell,
      signal: ended,
    });
    progress.isOver = true;
    app?.spare();
    tell("No more kills: waiting until every run has ended.");
    const lastExit = await finish(startProcess(program, work), { sending, tell, signal: ended });
    const planned = events.flatMap((one) => [one, ...eventsOfSteps(one)]);
    return { planned, acknowledgements, client: client.counts, deaths: died, lastExit };
  }
};

const readLines = (path: string): Set<string> =>
  new Set(existsSync(path) ? readFileSync(path, "utf8").split("\n").slice(0, -1) : []);
