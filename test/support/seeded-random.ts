import { createHash } from "node:crypto";

/** Numbers that look random and are the same in every run with the same seed. */
export type SeededRandom = {
  /** From 0 to just below 1. */
  next(): number;
  /** True in this share (0 to 1) of the calls. */
  chance(share: number): boolean;
  /** Between two numbers, the second not included. */
  between(from: number, to: number): number;
  /** A whole number, both ends included. */
  whole(from: number, to: number): number;
};

/** Draws from a seed; what is drawn for one name does not depend on what was drawn for others. */
export function seededRandom(seed: number | string, name = ""): SeededRandom {
  let state = createHash("sha256").update(`${seed}\n${name}`).digest().readUInt32LE(0);
  // mulberry32: 32 bits of state, which is plenty for choosing faults.
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (from: number, to: number) => from + next() * (to - from);
  return {
    next,
    chance: (share) => next() < share,
    between,
    whole: (from, to) => Math.floor(between(from, to + 1)),
  };
}
