import { isIPv6 } from "node:net";
import type { Context } from "hono";

declare module "hono" {
  interface ContextVariableMap {
    /** Digest of the API key that the caller proved to have; unset where none is asked for. */
    keyDigest: string | undefined;
  }
}

/**
 * The address a request's connection comes from: behind a reverse proxy, the proxy's. `X-Forwarded-For` is not read:
 * anyone can write one. An IPv6 address counts as its /64, the least a household gets, with 2^64 addresses to choose from.
 */
export function addressOf(c: Context): string {
  const env: { incoming?: { socket?: { remoteAddress?: string } } } | undefined = c.env;
  return addressGroup(env?.incoming?.socket?.remoteAddress ?? "in-process");
}

/** Whom a limit on use counts: a key at an address. Never holds the key itself. */
export function callerOf(c: Context): string {
  return `${addressOf(c)} ${c.get("keyDigest") ?? ""}`;
}

/** Who acts through the HTTP API, for the audit log: whose key it was, by the beginning of its digest. */
export function actorOf(c: Context): string {
  const digest = c.get("keyDigest");
  return digest === undefined ? "local" : `api ${digest.slice(0, 8)}`;
}

function addressGroup(address: string): string {
  const ipv4 = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address)?.[1];
  if (ipv4 !== undefined) return ipv4;
  const [bare = ""] = address.split("%");
  if (!isIPv6(bare)) return address;
  const [head = "", tail] = bare.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros: string[] = tail === undefined ? [] : Array(8 - before.length - after.length).fill("0");
  return `${[...before, ...zeros, ...after].slice(0, 4).join(":")}::/64`;
}
