import type { Kysely } from "kysely";
import { applyContact, touchLead } from "./apply-lead.ts";
import type { DatabaseSchema, TrialsTable } from "./database-schema.ts";
import type { ApplyResult } from "./event-log.ts";
import { earliest } from "./instant.ts";
import { withSealedLink } from "./seal-access-links.ts";
import { sealingContext } from "./sealing-contexts.ts";
import type { EventNamed } from "./slim-event.ts";
import type { Trial } from "./subjects.ts";
import type { Vault } from "./vault.ts";

/**
 * The newest `trial.started` says all there is to know of the trial; the earliest instant stays its `startedAt`.
 * One without a temporary password leaves the sealed one alone, which may still be waiting for its message; one with
 * an access link makes a password needless, so that none is kept.
 * @throws LeadUnknownError with `index`, the event's position in its batch
 */
export async function applyTrialStarted(
  trx: Kysely<DatabaseSchema>,
  event: EventNamed<"trial.started">,
  context: { index: number; vault: Vault },
): Promise<ApplyResult> {
  await applyContact(trx, event, context.index);
  const { trialId, leadId, endsAt, accessUrl, loginEmail, temporaryPassword } = event.data;
  const { vault } = context;
  const before = await readTrial(trx, trialId, vault);
  const startedAt = earliest(before.startedAt, event.ts);
  if (before.startedTs !== null && event.ts < before.startedTs) {
    await saveTrial(trx, { ...before, startedAt });
    const agrees = before.leadId === leadId && before.endsAt === (endsAt ?? null);
    return { outcome: agrees ? "applied" : "superseded", revision: null };
  }
  const sealed = () =>
    temporaryPassword === undefined
      ? before.sealedPassword
      : vault.seal(temporaryPassword, sealingContext.trialPassword(trialId));
  await saveTrial(trx, {
    ...before,
    startedAt,
    leadId,
    endsAt: endsAt ?? null,
    sealedAccessUrl:
      accessUrl === undefined ? null : vault.seal(accessUrl, sealingContext.trialLink(trialId)),
    loginEmail: loginEmail ?? null,
    sealedPassword: accessUrl === undefined ? sealed() : null,
    startedTs: event.ts,
  });
  return { outcome: "applied", revision: null };
}

/** Conversion stands by itself: it may come before `trial.started`, and the first instant stays. */
export async function applyTrialConverted(
  trx: Kysely<DatabaseSchema>,
  event: EventNamed<"trial.converted">,
  { vault }: { vault: Vault },
): Promise<ApplyResult> {
  const trial = await readTrial(trx, event.data.trialId, vault);
  await touchLead(trx, trial.leadId, event.ts);
  await saveTrial(trx, { ...trial, convertedAt: earliest(trial.convertedAt, event.ts) });
  return { outcome: "applied", revision: null };
}

export function toTrial(row: TrialsTable, vault: Vault): Trial {
  const { startedTs: _startedTs, accessUrl: _accessUrl, ...trial } = withSealedLink(row, vault);
  return trial;
}

async function readTrial(trx: Kysely<DatabaseSchema>, id: string, vault: Vault): Promise<TrialsTable> {
  const row = await trx.selectFrom("trials").selectAll().where("id", "=", id).executeTakeFirst();
  return withSealedLink(
    row ?? {
      id,
      leadId: null,
      startedAt: null,
      endsAt: null,
      accessUrl: null,
      sealedAccessUrl: null,
      loginEmail: null,
      sealedPassword: null,
      convertedAt: null,
      startedTs: null,
    },
    vault,
  );
}

async function saveTrial(trx: Kysely<DatabaseSchema>, row: TrialsTable): Promise<void> {
  await trx
    .insertInto("trials")
    .values(row)
    .onConflict((conflict) => conflict.column("id").doUpdateSet(row))
    .execute();
}
