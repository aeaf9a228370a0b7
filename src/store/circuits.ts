import type { ChannelId } from "../messages/message.ts";

/** A channel whose account accepts nothing: open, and probed with one message from time to time. */
export type Circuit = {
  channel: ChannelId;
  /** Digest of the channel configuration that was refused: another one may well be accepted. */
  configuration: string;
  providerCode: string;
  explanation: string;
  openedAt: string;
  /** When the next message may try. */
  probeAt: string;
  /** How many have tried since it was opened. */
  probes: number;
};

/** The circuits that are open, shared by every server of the store. */
export interface Circuits {
  /** Null: closed. */
  read(channel: ChannelId): Promise<Circuit | null>;
  /**
   * Opens it, or says of one open for the same configuration that it stays so: `openedAt` is kept, a probe counted.
   * `opened`: it was closed, or open for another configuration.
   */
  open(circuit: Omit<Circuit, "probes">): Promise<{ opened: boolean }>;
  /**
   * Takes the right to try, for one caller of many: true when `probeAt` was still `expected`, which moves it to
   * `next`, a later instant.
   */
  claimProbe(channel: ChannelId, probe: { expected: string; next: string }): Promise<boolean>;
  /** True when it was open. */
  close(channel: ChannelId): Promise<boolean>;
}
