import { seededRandom, type SeededRandom } from "../../test/support/seeded-random.ts";

/** What one request is drawn with: the same for the same seed and number, whatever was drawn before. */
export type Draw = SeededRandom & {
  pick<T>(from: readonly [T, ...T[]] | readonly T[]): T;
};

/** The draw of request `index` of the run with this seed. */
export function drawOf(seed: number, index: number): Draw {
  const random = seededRandom(seed, String(index));
  return {
    ...random,
    pick: <T>(from: readonly T[]) => {
      const picked = from[random.whole(0, from.length - 1)];
      if (picked === undefined && from.length === 0) throw new Error("There is nothing to pick from.");
      return picked as T;
    },
  };
}
