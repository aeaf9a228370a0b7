import { type Context, Hono } from "hono";
import { z } from "zod";
import { canonicalPhone } from "../delivery/phone.ts";
import { emailAddress, phoneNumber } from "../events/fields.ts";
import { auditSubjects } from "../store/audit-log.ts";
import { suppressionReasons, type SuppressedAddress, type Suppressions } from "../store/suppressions.ts";
import { methodNotAllowed } from "./http-error.ts";
import { jsonBody, parsed } from "./json-body.ts";
import { recordAction } from "./record-action.ts";

const channel = z.enum(["sms", "email"], "must be sms or email");

const sms = z.object({ channel: z.literal("sms"), address: phoneNumber });
const email = z.object({ channel: z.literal("email"), address: emailAddress });

/** Whom a suppression is about. */
export const suppressedAddress = z.discriminatedUnion("channel", [sms, email], "must be sms or email");

const scope = z
  .enum(["all", "promotional"], "must be all or promotional")
  .default("all")
  .describe("Whether it holds for every message or for promotional ones only.");

/** What is added to the list by hand. */
export const newSuppression = z.discriminatedUnion(
  "channel",
  [sms.extend({ scope }), email.extend({ scope })],
  "must be sms or email",
);

/** Which suppressions are listed. */
export const suppressionFilter = z.object({
  channel: channel.optional(),
  reason: z.enum(suppressionReasons, `must be one of ${suppressionReasons.join(", ")}`).optional(),
  cursor: z.string().max(200).optional().describe("`nextCursor` of the page before."),
  limit: z.coerce.number("must be a number").int().min(1).max(200).default(50),
});

/** A suppressed address by its id. */
export const listedAddress = z.object({
  channel,
  addressId: z.string().regex(/^[0-9a-f]{32}$/, "must be the addressId of a suppression"),
});

/**
 * `/api/suppressions`: who is not written to, and why. `GET` lists what is in force, latest first, or what is for one
 * `address`; `POST` adds an address by hand; `DELETE` lifts all there is for one, by address or by its id. The list
 * knows addresses by keyed digests alone.
 */
export function suppressionRoutes(suppressions: Suppressions, now: () => Date): Hono {
  const idOf = (given: z.output<typeof suppressedAddress>): SuppressedAddress => ({
    channel: given.channel,
    addressId: suppressions.addressId(
      given.channel,
      given.channel === "sms" ? canonicalPhone(given.address) : given.address,
    ),
  });
  const lift = async (c: Context, one: SuppressedAddress) => {
    const lifted = await suppressions.lift(one, { at: now().toISOString() });
    const subject = auditSubjects.suppression(one);
    await recordAction(c, { action: "suppression.lift", subject, detail: `${lifted} lifted` });
    return c.json({ lifted });
  };
  return new Hono()
    .get("/", async (c) => {
      const query = c.req.query();
      if (query["address"] !== undefined) {
        const one = idOf(parsed(suppressedAddress, withChannel(query)));
        return c.json({ suppressions: await suppressions.active(one), nextCursor: null });
      }
      const { limit, ...given } = parsed(suppressionFilter, query);
      return c.json(
        await suppressions.list({
          limit,
          ...(given.channel === undefined ? {} : { channel: given.channel }),
          ...(given.reason === undefined ? {} : { reason: given.reason }),
          ...(given.cursor === undefined ? {} : { cursor: given.cursor }),
        }),
      );
    })
    .post("/", async (c) => {
      const asked = parsed(newSuppression, await jsonBody(c));
      const one = idOf(asked);
      const entry = { reason: "manual", scope: asked.scope, at: now().toISOString() } as const;
      const added = await suppressions.add(one, entry);
      await recordAction(c, {
        action: "suppression.add",
        subject: auditSubjects.suppression(one),
        detail: `${asked.scope}${added ? "" : ", as before"}`,
      });
      return c.json({ ...one, suppressions: await suppressions.active(one) }, added ? 201 : 200);
    })
    .delete("/", async (c) => lift(c, idOf(parsed(suppressedAddress, await jsonBody(c)))))
    .delete("/:channel/:addressId", async (c) => lift(c, parsed(listedAddress, c.req.param())))
    .all("/", methodNotAllowed("GET, POST, DELETE"))
    .all("/:channel/:addressId", methodNotAllowed("DELETE"));
}

/** An address says by itself what it is. */
function withChannel(query: Record<string, string>): Record<string, string> {
  return { channel: query["address"]?.includes("@") === true ? "email" : "sms", ...query };
}
