import { enginePoints } from "../../src/engine/engine-points.ts";
import type { SeededRandom } from "../../test/support/seeded-random.ts";
import type { EngineStormOptions } from "./options.ts";

/** Where a process of the storm can kill itself: between the engine's writes, and in the functions. */
export const deathPoints = [...enginePoints, "in a step", "between steps"] as const;

export type DeathPoint = (typeof deathPoints)[number];

/** How one life of the engine's process ends. */
export type Death =
  /** Killed from outside, so long after it has started; before it is ready when `early`. */
  | { kind: "random"; afterMs: number; early: boolean }
  /** By its own hand, at this pass of the point. */
  | { kind: "point"; point: DeathPoint; pass: number };

/** Points that a process passes once, when it starts. */
const atStart = new Set<DeathPoint>(["functions registered"]);
/** Points that every write passes, whatever it is for: from the second pass on they get several deaths each. */
const atEveryWrite = new Set<DeathPoint>([
  "between two changes of a commit",
  "before a commit",
  "after a commit",
]);
const deathsAtEveryWrite = 4;
const latestPass = 6;
const latestPassOfWrites = 40;
/** The storm's file comes from an older version, and is migrated by the first process that gets so far. */
const onceForAll = "schema migrated";

const shareOfEarlyKills = 0.1;
const longestLifeMs = 900;

/** Draws the deaths of a storm in their order: at random moments, and `passes` times at every named point. */
export const planDeaths = (
  { kills, passes, standalone }: Pick<EngineStormOptions, "kills" | "passes" | "standalone">,
  random: SeededRandom,
): Death[] => {
  const deaths: Death[] = Array.from({ length: kills }, () =>
    random.chance(shareOfEarlyKills)
      ? { kind: "random", early: true, afterMs: random.between(20, 400) }
      : { kind: "random", early: false, afterMs: random.between(0, longestLifeMs) },
  );
  // In a process of their own functions die at other moments: see `keepApp`.
  for (const point of standalone ? enginePoints : deathPoints) {
    if (point === onceForAll) continue;
    const [times, latest] = atEveryWrite.has(point)
      ? [1 + (passes - 1) * deathsAtEveryWrite, latestPassOfWrites]
      : [passes, latestPass];
    for (let death = 0; death < times; death += 1) {
      const pass = atStart.has(point) || death === 0 ? 1 : random.whole(2, latest);
      deaths.push({ kind: "point", point, pass });
    }
  }
  const inAnyOrder = deaths
    .map((death) => ({ death, place: random.next() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ death }) => death);
  return passes === 0 ? inAnyOrder : [{ kind: "point", point: onceForAll, pass: 1 }, ...inAnyOrder];
};
