import { CursorInvalidError } from "./cursor-invalid-error.ts";

/** A place in the list of messages, which is ordered by creation, then id. */
export type MessageCursor = { createdAt: string; id: string };

const shape = /^(?<createdAt>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\/(?<id>[0-9A-Z]{26})$/;

/** Opaque to callers and safe in a URL. */
export function encodeCursor(cursor: MessageCursor): string {
  return Buffer.from(`${cursor.createdAt}/${cursor.id}`).toString("base64url");
}

/** @throws CursorInvalidError */
export function decodeCursor(text: string): MessageCursor {
  const groups = shape.exec(Buffer.from(text, "base64url").toString())?.groups;
  const { createdAt, id } = groups ?? {};
  if (createdAt === undefined || id === undefined) throw new CursorInvalidError();
  return { createdAt, id };
}
