import type { Context } from "hono";
import type { z } from "zod";
import { badRequest, HttpError, pathText } from "./http-error.ts";

/** Bodies larger than this are refused with 413 before they are read to the end. */
export const maxBodyBytes = 1_048_576;

/** Deeper JSON than any schema here has: refused before it is walked. */
const maxDepth = 32;

/**
 * The JSON of a request body.
 * @throws HttpError 415 for another content type, 413 when it is too large, 400 when it is not JSON
 */
export async function jsonBody(c: Context): Promise<unknown> {
  const contentType = c.req.header("content-type") ?? "";
  if (!/^application\/([\w.+-]+\+)?json\s*(;|$)/i.test(contentType)) {
    throw new HttpError(415, "The body must be JSON, with the header content-type: application/json.");
  }
  const text = await bodyText(c.req.raw);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new HttpError(
      400,
      text.trim() === "" ? "The body is empty; JSON was expected." : "The body is not valid JSON.",
    );
  }
  if (!isShallow(body, maxDepth))
    throw new HttpError(400, `The body is nested more than ${maxDepth} levels deep.`);
  return body;
}

async function bodyText(request: Request): Promise<string> {
  const tooLarge = new HttpError(413, `The body must be at most ${maxBodyBytes} bytes.`);
  if (Number(request.headers.get("content-length") ?? 0) > maxBodyBytes) throw tooLarge;
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.byteLength;
      if (size > maxBodyBytes) break;
      chunks.push(chunk);
    }
  } catch {
    // The caller left, or was too slow and has been told so: nothing has failed here.
    throw new HttpError(400, "The body did not come in whole.");
  }
  if (size > maxBodyBytes) throw tooLarge;
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw new HttpError(400, "The body is not valid UTF-8.");
  }
}

function isShallow(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((member) => isShallow(member, levels - 1));
}

/**
 * `value` as the schema sees it.
 * @throws HttpError 400 with every problem and its path
 */
export function parsed<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw badRequest(
    result.error.issues.map((issue) => ({ path: pathText(issue.path), message: issue.message })),
  );
}
