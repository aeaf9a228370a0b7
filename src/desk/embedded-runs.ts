import type { EngineRuns } from "../engine/reads/engine-runs.ts";
import { appId } from "../functions/inngest-client.ts";
import { type AuditLog, auditSubjects } from "../store/audit-log.ts";
import type { Ledger, MessageRecord } from "../store/ledger.ts";
import type { EmbeddedRuns, RunMessage } from "./runs.ts";

/** What the desk reads and changes runs with. */
export type EmbeddedRunsContext = {
  engine: EngineRuns;
  ledger: Pick<Ledger, "ofRuns">;
  audit: Pick<AuditLog, "record">;
  now: () => Date;
};

/** The runs of the engine in this process. */
export function embeddedRuns({ engine, ledger, audit, now }: EmbeddedRunsContext): EmbeddedRuns {
  const record = async (what: { actor: string; action: string; runId: string; detail: string | null }) => {
    const { actor, action, runId, detail } = what;
    const subject = auditSubjects.run(runId);
    await audit.record({ at: now().toISOString(), actor, action, subject, detail });
  };
  return {
    kind: "embedded",
    list: async ({ functionId, ...filter }) =>
      await engine.listRuns(
        functionId === undefined ? filter : { ...filter, functionId: withAppId(functionId) },
      ),

    async find(runId) {
      const run = await engine.findRun(runId);
      if (run === null) return null;
      const { id, originalRunId } = run;
      const messages = await ledger.ofRuns(originalRunId === null ? [id] : [id, originalRunId]);
      return { ...run, messages: messages.map(toRunMessage) };
    },

    async cancel(runId, actor) {
      const cancelled = await engine.cancelRun(runId);
      if (cancelled.status === "cancelled")
        await record({ actor, action: "run.cancel", runId, detail: null });
      return cancelled;
    },

    async replay(runId, actor) {
      const replayed = await engine.rerun(runId);
      if (replayed.status === "started")
        await record({ actor, action: "run.replay", runId, detail: `as run ${replayed.runId}` });
      return replayed;
    },
  };
}

function withAppId(functionId: string): string {
  return functionId.startsWith(`${appId}-`) ? functionId : `${appId}-${functionId}`;
}

function toRunMessage(message: MessageRecord): RunMessage {
  const { id, key, channel, template, status, reason, explanation, runId } = message;
  return { id, key, channel, template, status, reason, explanation, runId };
}
