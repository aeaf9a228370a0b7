import { z } from "zod";
import { dayStartAt, localDay } from "../../delivery/local-day.ts";
import { id, singleLine } from "../../events/fields.ts";
import type { MessageFilter, MessageStatus } from "../../store/ledger.ts";

/** What is asked for, as the form of the page shows it; empty where nothing is. */
export type MessageQuery = {
  status: MessageStatus | "";
  channel: "sms" | "email" | "";
  journey: string;
  lead: string;
  text: string;
  /** Days such as `2026-11-22` in the configured zone; empty: from the beginning, until now. */
  since: string;
  until: string;
  cursor: string;
};

/** How far back a log goes that says nothing of it: a count of everything would read everything. */
const defaultDays = 7;

// What makes no sense is taken as not said: whoever mistypes an address still sees the log.
const query = z.object({
  status: z
    .enum([
      "pending",
      "sending",
      "accepted",
      "sent",
      "delivered",
      "undelivered",
      "failed",
      "refused",
      "unknown",
      "deferred",
      "skipped",
    ])
    .or(z.literal(""))
    .catch(""),
  channel: z.enum(["sms", "email", ""]).catch(""),
  journey: id.or(z.literal("")).catch(""),
  lead: id.or(z.literal("")).catch(""),
  text: singleLine(100).or(z.literal("")).catch(""),
  since: z.iso.date().or(z.literal("")).optional().catch(undefined),
  until: z.iso.date().or(z.literal("")).catch(""),
  cursor: z.string().max(200).catch(""),
});

/** Reads the query of a page. */
export function messageQuery(
  given: Record<string, string>,
  { timeZone, now }: { timeZone: string; now: () => Date },
): MessageQuery {
  const { since, ...rest } = query.parse(given);
  return { ...rest, since: since ?? daysBefore(localDay(now(), timeZone), defaultDays - 1) };
}

/** What the ledger is asked for. The last day is part of the period. */
export function filterOf(asked: MessageQuery, timeZone: string): Omit<MessageFilter, "limit"> {
  return {
    status: asked.status || undefined,
    channel: asked.channel || undefined,
    journey: asked.journey || undefined,
    leadId: asked.lead || undefined,
    text: asked.text || undefined,
    cursor: asked.cursor || undefined,
    since: asked.since === "" ? undefined : dayStartAt(asked.since, timeZone),
    until: asked.until === "" ? undefined : dayStartAt(asked.until, timeZone, 1),
  };
}

/** The address of a page that asks for something else. */
export function queryString(asked: MessageQuery, change: Partial<MessageQuery> = {}): string {
  const entries = Object.entries({ ...asked, ...change }).filter(
    // An empty beginning says "everything", a missing one "the last days".
    ([name, value]) => value !== "" || name === "since",
  );
  return `?${new URLSearchParams(entries).toString()}`;
}

/** A day so many days earlier. */
export function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);
}
