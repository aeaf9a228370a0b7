import type { SandboxEntry } from "../channels/sandbox.ts";
import type { ChannelId } from "../messages/message.ts";
import type { Ledger, MessageRecord } from "../store/ledger.ts";
import type { SandboxInbox } from "../store/sandbox-mailbox.ts";
import { possibleSimulations, type Simulation } from "./simulate.ts";

/** Something that the sandbox's phone or inbox received. */
export type SandboxItem = Pick<SandboxEntry, "id" | "channel" | "recipient" | "createdAt"> & {
  /** The words as a reader would get them. `subject` and `html` are null for an SMS. */
  said: { text: string; subject: string | null; html: string | null };
  /** Its row in the ledger; null: the row was erased since. */
  message: MessageRecord | null;
  /** What can be simulated of it now. */
  possible: readonly Simulation[];
};

/** The latest things that the sandbox received, newest first; at most `limit`. */
export async function sandboxItems(
  { sandbox, ledger }: { sandbox: Pick<SandboxInbox, "recent">; ledger: Pick<Ledger, "find"> },
  limit: number,
): Promise<SandboxItem[]> {
  return await Promise.all((await sandbox.recent(limit)).map((entry) => itemOf(entry, ledger)));
}

/** One of them; null: there is none with this id. */
export async function sandboxItem(
  { sandbox, ledger }: { sandbox: Pick<SandboxInbox, "find">; ledger: Pick<Ledger, "find"> },
  id: string,
): Promise<SandboxItem | null> {
  const entry = await sandbox.find(id);
  return entry === null ? null : await itemOf(entry, ledger);
}

async function itemOf(entry: SandboxEntry, ledger: Pick<Ledger, "find">): Promise<SandboxItem> {
  const { id, channel, recipient, createdAt, body } = entry;
  const message = await ledger.find(messageIdOf(entry));
  return {
    id,
    channel,
    recipient,
    createdAt,
    said: saidIn(channel, body),
    message,
    possible: message === null ? [] : possibleSimulations(message),
  };
}

function saidIn(channel: ChannelId, body: string): SandboxItem["said"] {
  const { text, subject, html }: { text: string; subject?: string; html?: string } = JSON.parse(body);
  return channel === "sms"
    ? { text, subject: null, html: null }
    : { text, subject: subject ?? "", html: html ?? null };
}

/** The idempotency key is the ledger's id of the message and the number of its rendering. */
function messageIdOf({ idempotencyKey }: SandboxEntry): string {
  return idempotencyKey.split(".")[0] ?? idempotencyKey;
}
