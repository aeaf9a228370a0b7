import { setTimeout as pause } from "node:timers/promises";
import type { Death } from "./deaths.ts";
import { endsWithin, type StormProcess } from "./storm-process.ts";

/** How the processes of a storm ended. */
export type DeathCounts = {
  /** Killed at a random moment. */
  random: number;
  /** Of these, before it was ready. */
  early: number;
  /** By their own hand, by point. */
  atPoints: Record<string, number>;
  /** Points at which none died, although one was to. */
  missed: string[];
  /** What processes told of faults, and those that ended although nobody killed them. */
  faults: string[];
};

const patienceMs = 30_000;
/** A process that has not passed its point by then is killed, and another one tries. */
const longestLifeMs = 2000;
const tries = 4;

/** Starts an engine for every death, one after the other. `progress` counts them, with those that missed theirs. */
export const liveAndDie = async (
  deaths: Death[],
  {
    start,
    progress,
    tell,
    signal,
  }: {
    start: (death?: Extract<Death, { kind: "point" }>) => StormProcess;
    progress: { lives: number };
    tell: (line: string) => void;
    signal: AbortSignal;
  },
): Promise<DeathCounts> => {
  const counts: DeathCounts = { random: 0, early: 0, atPoints: {}, missed: [], faults: [] };
  const queue = deaths.map((death) => ({ death, triesLeft: tries }));
  for (let next = queue.shift(); next; next = queue.shift()) {
    const { death, triesLeft } = next;
    progress.lives += 1;
    if (progress.lives % 20 === 0) tell(`${progress.lives} lives for ${deaths.length} deaths.`);
    const life = start(death.kind === "point" ? death : undefined);
    const kill = (): void => life.kill();
    signal.addEventListener("abort", kill);
    const died = death.kind === "random" ? await killAtRandom(life, death, counts) : await diesByItself(life);
    signal.removeEventListener("abort", kill);
    signal.throwIfAborted();
    const fault = life.faults();
    if (fault !== "") counts.faults.push(fault);
    if (death.kind === "point") {
      if (died) counts.atPoints[death.point] = (counts.atPoints[death.point] ?? 0) + 1;
      // Another time, when other work is on its way, and at the first pass.
      else if (triesLeft > 1) queue.push({ death: { ...death, pass: 1 }, triesLeft: triesLeft - 1 });
      else counts.missed.push(death.point);
    }
  }
  return counts;
};

const killAtRandom = async (
  life: StormProcess,
  { early, afterMs }: Extract<Death, { kind: "random" }>,
  counts: DeathCounts,
): Promise<boolean> => {
  if (!early && !(await isReady(life))) counts.faults.push("A process ended before it was ready.");
  const isReadyNow = { yet: !early };
  void life.ready.then((ready) => (isReadyNow.yet ||= ready));
  await pause(afterMs);
  life.kill();
  const { signal, code } = await life.gone;
  if (signal !== "SIGKILL") counts.faults.push(`A process ended by itself, with code ${code}.`);
  counts.random += 1;
  if (!isReadyNow.yet) counts.early += 1;
  return true;
};

/** Whether it died at its point; otherwise it is killed when its time is over. */
const diesByItself = async (life: StormProcess): Promise<boolean> => {
  // It may die before it is ready: at start there are points as well.
  const reached = (await isReady(life)) ? await endsWithin(life.gone, longestLifeMs) : true;
  if (!reached) life.kill();
  const { signal } = await life.gone;
  return reached && signal === "SIGKILL";
};

const isReady = async (life: StormProcess): Promise<boolean> => {
  if (!(await endsWithin(life.ready, patienceMs)))
    throw new Error(`An engine does not start:\n${life.faults()}`);
  return life.ready;
};
