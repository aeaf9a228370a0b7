import { CursorInvalidError } from "./cursor-invalid-error.ts";

/** A place in the list of suppressions, which is ordered by these. */
export type SuppressionCursor = { sinceAt: string; channel: string; addressId: string; reason: string };

const shape =
  /^(?<sinceAt>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\/(?<channel>[a-z]{1,20})\/(?<addressId>[0-9a-f]{32})\/(?<reason>[a-z-]{1,40})$/;

/** Opaque to callers and safe in a URL. */
export function encodeSuppressionCursor(cursor: SuppressionCursor): string {
  const { sinceAt, channel, addressId, reason } = cursor;
  return Buffer.from([sinceAt, channel, addressId, reason].join("/")).toString("base64url");
}

/** @throws CursorInvalidError */
export function decodeSuppressionCursor(text: string): SuppressionCursor {
  const groups = shape.exec(Buffer.from(text, "base64url").toString())?.groups;
  const { sinceAt, channel, addressId, reason } = groups ?? {};
  if (sinceAt === undefined || channel === undefined || addressId === undefined || reason === undefined) {
    throw new CursorInvalidError();
  }
  return { sinceAt, channel, addressId, reason };
}
