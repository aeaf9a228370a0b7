import { z } from "zod";
import { suppressionReasons } from "../store/suppressions.ts";
import { at, channel } from "./message-answers.ts";
import { named } from "./openapi/named-schema.ts";

const addressId = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .describe("A keyed digest: the address itself is not kept.");

/** One reason for not writing to an address. */
export const suppression = named(
  "Suppression",
  z.object({
    channel,
    addressId,
    reason: z.enum(suppressionReasons),
    scope: z
      .enum(["all", "promotional"])
      .describe("Whether it holds for every message or for promotional ones."),
    sinceAt: at,
  }),
  { description: "A reason for not writing to an address." },
);

/** A page of the list. */
export const suppressionPage = named(
  "SuppressionPage",
  z.object({
    suppressions: z.array(suppression),
    nextCursor: z
      .string()
      .nullable()
      .describe("Give it as `cursor` for the next page; null on the last one."),
  }),
);

/** What is in force for an address after it was added. */
export const suppressionsOfAddress = named(
  "SuppressionsOfAddress",
  z.object({ channel, addressId, suppressions: z.array(suppression) }),
);

/** How many reasons were lifted. */
export const lifted = named(
  "Lifted",
  z.object({ lifted: z.int().min(0).describe("How many reasons have ended; 0 when there was none.") }),
);
