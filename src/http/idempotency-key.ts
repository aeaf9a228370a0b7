import type { Context } from "hono";
import type { Content } from "../delivery/composition.ts";
import type { Ledger, MessageRecord } from "../store/ledger.ts";
import { z } from "zod";
import { badRequest, HttpError } from "./http-error.ts";

/** What a request asked to send. */
type Asked = { to: string; content: Content };

const keyPattern = /^[\x21-\x7e]{1,200}$/;

/** The header as the API document tells it. */
export const idempotencyHeader = z.object({
  "Idempotency-Key": z
    .string()
    .regex(keyPattern)
    .optional()
    .describe(
      "Chosen by the caller, one for each message: a repeated request with the same key sends nothing more and answers as the first did.",
    ),
});

/**
 * The request's `Idempotency-Key`, if it has one.
 * @throws HttpError 400
 */
export function readIdempotencyKey(c: Context): string | undefined {
  const key = c.req.header("idempotency-key");
  if (key === undefined || keyPattern.test(key)) return key;
  throw badRequest([
    { path: "Idempotency-Key", message: "must be 1 to 200 printable ASCII characters without spaces" },
  ]);
}

/**
 * A key given a second time for something else: the answer of the first message would be taken for this one's.
 * @throws HttpError 422
 */
export async function refuseOtherMessage(
  ledger: Pick<Ledger, "find">,
  id: string,
  asked: Asked,
): Promise<void> {
  const row = await ledger.find(id);
  if (row === null || isSame(row, asked)) return;
  throw new HttpError(
    422,
    "The Idempotency-Key belongs to another message, and this one was not sent: use a key for each message.",
    { id },
  );
}

function isSame(row: MessageRecord, asked: Asked): boolean {
  if (row.recipient !== null && row.recipient !== asked.to) return false;
  if (row.template !== asked.content.template) return false;
  if (asked.content.template !== null || row.body === null) return true;
  const said: { text: string; subject?: string; html?: string } = JSON.parse(row.body);
  const { text, subject, html } = asked.content;
  return said.text === text && said.subject === subject && said.html === html;
}
