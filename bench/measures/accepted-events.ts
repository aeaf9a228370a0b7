import { startChild } from "../child-process.ts";
import type { EngineInProcessOptions } from "../children/engine-in-process.ts";
import type { Pace } from "../load.ts";
import type { Measure } from "../measure.ts";
import type { Row } from "../row.ts";
import { paceCell } from "../table.ts";

const hourMs = 60 * 60 * 1000;

/** How many events a second are on disk, each with the run it starts and that run's timer, and acknowledged. */
export const acceptedEvents: Measure = async ({ quick }, tell) => {
  const child = await startChild("engine-in-process", {
    workload: "two-step-fan-out",
    checkpointing: true,
  } satisfies EngineInProcessOptions);
  const rows: Row[] = [];
  try {
    for (const inFlight of [1, 64]) {
      tell(`${inFlight} at once`);
      const load = { count: quick ? 100 : 5000, inFlight, delayMs: hourMs };
      await child.ask<Pace>("accept", load);
      const rounds: Pace[] = [];
      for (let left = quick ? 1 : 5; left > 0; left -= 1) rounds.push(await child.ask("accept", load));
      rows.push({
        measure: "accepted events",
        subject: `engine in-process, ${inFlight} at once`,
        value: paceCell(rounds, "events/s"),
      });
    }
  } finally {
    await child.close();
  }
  return rows;
};
