import { createHash } from "node:crypto";

/** A digest that changes when one of the values does. Short enough to log, long enough not to collide. */
export function configurationDigest(values: (string | undefined)[]): string {
  const text = JSON.stringify(values.map((value) => value ?? null));
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
