import { z } from "zod";
import { estimatedCost } from "./message-answers.ts";
import { named } from "./openapi/named-schema.ts";
import type { Operation } from "./openapi/operation.ts";
import { usageQuery } from "./usage-routes.ts";

const limit = z.int().nullable().describe("Null: no limit.");

const channelUsage = named(
  "ChannelUsage",
  z.object({
    messages: z.int(),
    segments: z.int().describe("0 for e-mail."),
    estimatedCost,
    limits: z.object({
      messages: limit,
      segments: limit,
      messagesPerRecipient: limit,
      segmentsPerRecipient: limit,
    }),
  }),
);

const usage = named(
  "Usage",
  z.object({
    day: z.iso.date(),
    timeZone: z.string().describe("In which the day is counted."),
    channels: z.object({ sms: channelUsage, email: channelUsage }),
  }),
);

/** `/api/usage`. */
export const usageOperations: readonly Operation[] = [
  {
    method: "get",
    path: "/api/usage",
    id: "getUsage",
    tag: "Operating",
    summary: "What a day has carried",
    description: "Messages, segments and their estimated cost by channel, with the limits of the day.",
    access: "api-key",
    writes: false,
    parameters: { query: usageQuery },
    answers: { 200: { description: "The day.", body: { schema: usage } } },
  },
];
