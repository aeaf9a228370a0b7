import type { MessageRecord, TimelineEntry } from "./ledger.ts";
import type { Interview, Lead, SlimEvent, Trial } from "./subjects.ts";
import type { Suppression } from "./suppressions.ts";

/** Everything that is held of a person. Secrets are not part of it, only whether they are kept. */
export type LeadExport = {
  lead: Lead;
  interviews: Interview[];
  trials: (Omit<Trial, "sealedAccessUrl" | "sealedPassword"> & {
    accessUrl: "kept sealed" | null;
    temporaryPassword: "kept sealed" | null;
  })[];
  events: (SlimEvent & { receivedAt: string })[];
  messages: (MessageRecord & { timeline: TimelineEntry[] })[];
  suppressions: Suppression[];
};

/** How many rows an erasure or an expiry removed or emptied. */
export type Removed = Record<string, number>;

/**
 * What an erasure or an expiry did. `bytesForgotten`: no file of the database has a copy of it left; false when another
 * process was reading, and the next night's expiry has to do it.
 */
export type Removal = { removed: Removed; bytesForgotten: boolean };

/** What was older than these instants may go. */
export type Cutoffs = {
  /** Bodies, kept bytes and sandbox entries. */
  bodiesBefore: string;
  /** Rows of messages with their timelines, events, usage, inbound ids, alerts, and what was done by hand. */
  messagesBefore: string;
  /** People not heard of since, with all that belongs to them. */
  leadsBefore: string;
};

/** The duties towards the people whose data is held. */
export interface PersonalData {
  /**
   * Removes a person from every table: lead, interviews, trials, events, messages (one-off ones to the same
   * addresses too), sandbox entries. Suppressions stay, as keyed digests; so does a digest of the lead's id, and
   * events older than `at` are superseded from then on. Repeating it is harmless.
   */
  erase(leadId: string, at: string): Promise<Removal>;
  /** Null when nothing is held. */
  export(leadId: string): Promise<LeadExport | null>;
  /** Removes what is too old, in small transactions, then rebuilds SQLite's file. What is still on its way stays. */
  expire(cutoffs: Cutoffs): Promise<Removal>;
}
