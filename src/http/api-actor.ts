import type { Context } from "hono";

/** Who acts through the JSON routes, for the audit log: whoever has the key, or, without one, whoever is on this machine. */
export function apiActor(c: Context): string {
  return c.get("keyDigest") === undefined ? "local" : "api";
}
