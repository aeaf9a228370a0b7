import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import type { CanonicalJson } from "../canonical-json.ts";

/** How a step came out: its data, or the error thrown into the function. */
export type StepOutcome = { outcome: "data" | "error"; value: CanonicalJson };

const kinds = ["run", "sleep", "wait", "signal", "invoke", "gateway"] as const;

/** What a step does: `wait` for an event, have the engine make an HTTP request (`gateway`), or as its name says. */
export type StepKind = (typeof kinds)[number];

/** A step the engine knows of: open until it has an outcome. */
export type Step = {
  stepId: string;
  kind: StepKind;
  name: string;
  /** Whether the function goes on as soon as this step ends, without its parallel siblings. */
  race: boolean;
  result: StepOutcome | undefined;
};

/** A step with when it ended, and what it was opened with while it is open. */
export type StepRecord = Step & { endedAtMs: number | undefined; input: CanonicalJson | undefined };

const toStep = (row: Record<string, SQLOutputValue>): Step => ({
  stepId: String(row["step_id"]),
  kind: kinds.find((kind) => kind === row["kind"]) ?? "run",
  name: String(row["name"]),
  race: row["race"] === 1,
  result:
    row["outcome"] === null
      ? undefined
      : { outcome: row["outcome"] === "error" ? "error" : "data", value: String(row["value"]) },
});

const toRecord = (row: Record<string, SQLOutputValue>): StepRecord => ({
  ...toStep(row),
  endedAtMs: row["ended_at"] === null ? undefined : Number(row["ended_at"]),
  input: row["input"] === null ? undefined : String(row["input"]),
});

/** The steps of each run. A step's first outcome is final: recording another one changes nothing. */
export const stepsTable = (database: DatabaseSync) => {
  const open = database.prepare(
    "INSERT INTO steps (run_id, step_id, kind, name, race, input) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
  );
  const finish = database.prepare(
    `INSERT INTO steps (run_id, step_id, kind, name, outcome, value, ended_at, position)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, (SELECT count(*) FROM steps WHERE run_id = ?1 AND outcome IS NOT NULL))
     ON CONFLICT (run_id, step_id) DO UPDATE SET
       outcome = excluded.outcome, value = excluded.value, ended_at = excluded.ended_at,
       position = excluded.position, input = NULL
     WHERE steps.outcome IS NULL`,
  );
  const selectInput = database.prepare("SELECT input FROM steps WHERE run_id = ? AND step_id = ?");
  const select = database.prepare("SELECT * FROM steps WHERE run_id = ? ORDER BY position");
  const selectInOrder = database.prepare("SELECT * FROM steps WHERE run_id = ? ORDER BY rowid");
  const selectOne = database.prepare("SELECT * FROM steps WHERE run_id = ? AND step_id = ?");
  const openRuns = database.prepare(
    "SELECT count(*) AS n FROM steps WHERE run_id = ? AND kind = 'run' AND outcome IS NULL",
  );
  const size = database.prepare(
    "SELECT count(*) AS steps, coalesce(sum(octet_length(value)), 0) AS bytes FROM steps WHERE run_id = ?",
  );
  return {
    /** False when the step is known already. `input` is kept until the step has an outcome. */
    open: (runId: string, step: Omit<Step, "result"> & { input?: CanonicalJson }): boolean =>
      open.run(runId, step.stepId, step.kind, step.name, step.race ? 1 : 0, step.input ?? null).changes === 1,
    inputOf(runId: string, stepId: string): CanonicalJson | undefined {
      const input = selectInput.get(runId, stepId)?.["input"];
      return typeof input === "string" ? input : undefined;
    },
    /** Records how a step came out, opening it if needed. False when it had an outcome before. */
    finish: (
      runId: string,
      step: Pick<Step, "stepId" | "kind" | "name"> & StepOutcome & { endedAtMs: number },
    ): boolean =>
      finish.run(runId, step.stepId, step.kind, step.name, step.outcome, step.value, step.endedAtMs)
        .changes === 1,
    /** Finished steps in the order in which they finished, after the open ones. */
    ofRun: (runId: string): Step[] => select.all(runId).map(toStep),
    /** In the order in which the function came to them. */
    recordsOf: (runId: string): StepRecord[] => selectInOrder.all(runId).map(toRecord),
    find(runId: string, stepId: string): Step | undefined {
      const row = selectOne.get(runId, stepId);
      return row && toStep(row);
    },
    /** How many planned `step.run`s have no outcome yet. */
    countOpenRuns: (runId: string): number => Number(openRuns.get(runId)?.["n"]),
    /** Steps known and size of their outcomes. */
    stateSize(runId: string): { steps: number; bytes: number } {
      const row = size.get(runId);
      return { steps: Number(row?.["steps"]), bytes: Number(row?.["bytes"]) };
    },
  };
};
