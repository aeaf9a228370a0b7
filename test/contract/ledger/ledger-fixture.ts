import { randomUUID } from "node:crypto";
import type { Ledger, NewMessage } from "../../../src/store/ledger.ts";

export const at = "2026-03-01T10:00:00.000Z";
export const later = "2026-03-01T10:00:05.000Z";

/** The ledger under test; there only while the tests run. */
export type LedgerFixture = { readonly ledger: Ledger };

export function newMessage(changes: Partial<NewMessage> = {}): NewMessage {
  return {
    key: `test:${randomUUID()}`,
    journey: "lead-created",
    template: "lead-confirmation",
    channel: "sms",
    provider: "sandbox",
    leadId: "L1",
    interviewId: null,
    trialId: null,
    runId: null,
    owner: "boot-1",
    leaseUntilAt: later,
    at,
    ...changes,
  };
}
