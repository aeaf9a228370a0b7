/** Something a person did by hand, or had a program do. Append-only; holds ids, never anything personal. */
export type AuditEntry = {
  /** ISO 8601 UTC. */
  at: string;
  /** Who did it, as far as is known: `desk` with the session's name, `api` with the key's, `local` without a key. */
  actor: string;
  /** What was done: a stable word such as `message.resend`. */
  action: string;
  /** What it was done to: `message 01J…`, `lead L1` (`auditSubjects`); null when it concerns nothing in particular. */
  subject: string | null;
  /** What became of it, and with which options, in a few words. */
  detail: string | null;
};

/** How the things of the log are named. */
export const auditSubjects = {
  lead: (leadId: string): string => `lead ${leadId}`,
  /** Takes the place of a lead's when the person is erased. */
  erasedLead: "lead",
  message: (messageId: string): string => `message ${messageId}`,
  run: (runId: string): string => `run ${runId}`,
  channel: (channel: string): string => `channel ${channel}`,
  /** An address, by the digest that the list of suppressions knows it by. */
  suppression: ({ channel, addressId }: { channel: string; addressId: string }): string =>
    `suppression ${channel} ${addressId}`,
};

/** One page of the log. */
export type AuditPage = { entries: (AuditEntry & { id: number })[]; nextCursor: string | null };

/** The record of what people did by hand. */
export interface AuditLog {
  record(entry: AuditEntry): Promise<void>;
  /**
   * Newest first; `cursor` from the page before, `limit` 1 to 200, `subject` for the entries of one thing alone, or of several.
   * @throws CursorInvalidError
   */
  list(page: { cursor?: string; limit: number; subject?: string | string[] }): Promise<AuditPage>;
}
