import { describe, expect, test } from "vitest";
import { engineStorm } from "../../storms/engine/storm.ts";
import { engineCases, engineTable } from "../../storms/engine/table.ts";

// A death at every point between its writes takes minutes: `npm run chaos:engine`.
describe("an engine killed again and again at random", () => {
  test(
    "loses nothing it acknowledged, repeats nothing it recorded, and ends every run",
    { timeout: 120_000 },
    async () => {
      const report = await engineStorm(
        { events: 60, kills: 12, passes: 0, seed: 20_261_122, standalone: false, keep: false },
        () => {},
      );
      expect(engineCases(report), engineTable(report)).toBe("");
    },
  );
});
