import { canonicalPhone } from "../delivery/phone.ts";
import type { DomainEvent } from "../events/domain-event.ts";
import type { CopyQuery } from "../store/copy-people.ts";

/** Whom events that have not happened are about, and where they would go. */
export function whomEventsConcern(events: readonly DomainEvent[]): Omit<CopyQuery, "usageSinceDay"> {
  const data = events.map((event) => event.data);
  return {
    leadIds: data.flatMap((fields) => ("leadId" in fields ? [fields.leadId] : [])),
    interviewIds: data.flatMap((fields) => ("interviewId" in fields ? [fields.interviewId] : [])),
    trialIds: data.flatMap((fields) => ("trialId" in fields ? [fields.trialId] : [])),
    addresses: data.flatMap((fields) => [
      ...("phone" in fields && fields.phone !== undefined
        ? [{ channel: "sms" as const, address: canonicalPhone(fields.phone) }]
        : []),
      ...("email" in fields && fields.email !== undefined
        ? [{ channel: "email" as const, address: fields.email }]
        : []),
    ]),
  };
}
