import { type Context, Hono } from "hono";
import { z } from "zod";
import type { SuppressionList } from "../../desk/suppression-list.ts";
import { auditSubjects, type AuditLog } from "../../store/audit-log.ts";
import { suppressionReasons, type SuppressedAddress } from "../../store/suppressions.ts";
import { languageOf } from "../shell/language.ts";
import { actorOf, notFoundPage, type Show } from "../shell/shell.ts";
import { suppressionsContent, type SuppressionsShown } from "./suppressions-content.ts";
import { suppressionsWords } from "./suppressions-words.ts";

/** What the pages of suppressions work with. */
export type SuppressionsPageContext = {
  suppressionList: SuppressionList;
  audit: Pick<AuditLog, "record">;
  timeZone: string;
  now: () => Date;
};

const pageSize = 50;

const path = "/health/suppressions";

const listed = z.object({
  channel: z.enum(["sms", "email"]),
  addressId: z.string().regex(/^[0-9a-f]{32}$/),
});

// What a form leaves open comes as an empty text.
const filter = z.object({
  channel: z.enum(["sms", "email"]).optional().catch(undefined),
  reason: z.enum(suppressionReasons).optional().catch(undefined),
  cursor: z.string().max(200).optional(),
});

const added = z.object({ address: z.string().max(320), scope: z.enum(["all", "promotional"]) });

/**
 * `GET /health/suppressions`: who is not written to, by pages, or what holds for one address. An address that is typed in
 * travels in the body of a form, and goes on as its digest. `POST` adds one, `POST …/find` looks one up,
 * `POST …/{channel}/{addressId}/lift` lifts.
 */
export function suppressionsPage(context: SuppressionsPageContext, show: Show): Hono {
  const { suppressionList: list } = context;
  const page = (c: Context, shown: SuppressionsShown, status?: 200 | 400) => {
    const language = languageOf(c);
    const content = suppressionsContent(shown, { language, timeZone: context.timeZone });
    return show(c, { title: suppressionsWords[language].title, section: "health", content }, status);
  };
  const record = (c: Context, action: string, address: SuppressedAddress, detail: string) =>
    context.audit.record({
      at: context.now().toISOString(),
      actor: actorOf(c),
      action,
      subject: auditSubjects.suppression(address),
      detail,
    });
  const invalid = async (c: Context) =>
    page(c, { kind: "all", ...(await list.page({ limit: pageSize })), filter: {}, notice: "invalid" }, 400);

  return new Hono()
    .get(path, async (c) => {
      const query = c.req.query();
      const notice = query["done"] ?? null;
      const one = listed.safeParse(query);
      if (one.success)
        return page(c, {
          kind: "one",
          address: one.data,
          suppressions: await list.of(one.data),
          notice,
        });
      return page(c, { kind: "all", ...(await firstOrAsked(list, query)), notice });
    })
    .post(`${path}/find`, async (c) => {
      const typed = list.identify(textIn(await c.req.parseBody(), "address"));
      return typed.status === "invalid" ? invalid(c) : c.redirect(pathOf(typed.address), 303);
    })
    .post(path, async (c) => {
      const form = added.safeParse(await c.req.parseBody());
      const typed = form.success ? list.identify(form.data.address) : ({ status: "invalid" } as const);
      if (!form.success || typed.status === "invalid") return invalid(c);
      const isNew = await list.add(typed.address, form.data.scope);
      await record(c, "suppression.add", typed.address, `${form.data.scope}${isNew ? "" : ", as before"}`);
      return c.redirect(`${pathOf(typed.address)}&done=${isNew ? "added" : "again"}`, 303);
    })
    .post(`${path}/:channel/:addressId/lift`, async (c) => {
      const address = listed.safeParse(c.req.param());
      if (!address.success) return notFoundPage(show)(c, async () => {});
      const lifted = await list.lift(address.data);
      await record(c, "suppression.lift", address.data, `${lifted} lifted`);
      return c.redirect(`${pathOf(address.data)}&done=${lifted > 0 ? "lifted" : "nothing"}`, 303);
    });
}

/** A cursor that means nothing, as in an old link, is worth no error page: the list begins anew. */
async function firstOrAsked(list: SuppressionList, query: Record<string, string>) {
  const { cursor, channel, reason } = filter.parse(query);
  const given = { ...(channel && { channel }), ...(reason && { reason }) };
  const page = await list
    .page({ limit: pageSize, ...given, ...(cursor && { cursor }) })
    .catch((error: unknown) => {
      if (error instanceof Error && "code" in error && error.code === "CURSOR_INVALID") return null;
      throw error;
    });
  return { ...(page ?? (await list.page({ limit: pageSize, ...given }))), filter: given };
}

function pathOf({ channel, addressId }: SuppressedAddress): string {
  return `${path}?channel=${channel}&addressId=${addressId}`;
}

function textIn(form: Record<string, unknown>, field: string): string {
  const text = form[field];
  return typeof text === "string" ? text.slice(0, 320) : "";
}
