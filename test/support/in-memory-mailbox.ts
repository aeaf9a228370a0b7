import { randomUUID } from "node:crypto";
import type { SandboxEntry, SandboxMailbox } from "../../src/channels/sandbox.ts";

/** A sandbox mailbox that lives as long as the test; `entries` is newest first. */
export function inMemoryMailbox(): SandboxMailbox & { entries: SandboxEntry[] } {
  const entries: SandboxEntry[] = [];
  return {
    entries,
    async record(entry) {
      const known = entries.find(
        ({ channel, idempotencyKey }) => channel === "email" && idempotencyKey === entry.idempotencyKey,
      );
      if (entry.channel === "email" && known !== undefined) return { id: known.id, alreadyRecorded: true };
      const id = randomUUID();
      entries.unshift({ ...entry, id });
      return { id, alreadyRecorded: false };
    },
    find: async (id) => entries.find((entry) => entry.id === id) ?? null,
    findByRecipient: async (channel, recipient, createdAfter) =>
      entries.filter(
        (entry) =>
          entry.channel === channel && entry.recipient === recipient && entry.createdAt >= createdAfter,
      ),
  };
}
