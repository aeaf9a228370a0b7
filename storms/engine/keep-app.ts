import { setTimeout as pause } from "node:timers/promises";
import type { SeededRandom } from "../../test/support/seeded-random.ts";
import type { Assignment } from "./processes/assignment.ts";
import { endsWithin, startProcess } from "./storm-process.ts";

/** The process with the functions, where they have one of their own. */
export type KeptApp = {
  kills(): number;
  /** Faults it told of, and how it ended although nobody killed it. */
  faults: string[];
  /** Lets it live from now on. */
  spare(): void;
  /** Ends it; resolves when it is gone. */
  stop(): Promise<void>;
};

const longestLifeMs = 4000;

/** Keeps the app running, and kills it at random moments until it is spared. */
export const keepApp = (assignment: Assignment, random: SeededRandom): KeptApp => {
  const faults: string[] = [];
  let kills = 0;
  let spared = false;
  let wanted = true;
  let current = startProcess("app", assignment);

  const live = async (): Promise<void> => {
    while (wanted) {
      const app = current;
      const endsItself = await endsWithin(app.gone, random.between(0, longestLifeMs));
      if (endsItself && wanted) faults.push(`The app ended by itself: ${app.faults()}`);
      if (spared && !endsItself) {
        await pause(100);
        continue;
      }
      if (!endsItself) kills += 1;
      app.kill();
      await app.gone;
      if (wanted) current = startProcess("app", assignment);
    }
  };
  const life = live();

  return {
    kills: () => kills,
    faults,
    spare: () => void (spared = true),
    async stop() {
      wanted = false;
      current.kill();
      await life;
    },
  };
};
