import { createHash, timingSafeEqual } from "node:crypto";
import { type Answer, problem } from "../api/answer.ts";
import type { RequestHead } from "./http-server.ts";

/** The keys that clients must have. The first signing key also signs what the engine sends to apps. */
export type AccessKeys = {
  event: readonly [string, ...string[]];
  signing: readonly [string, ...string[]];
};

/**
 * Refuses whoever does not have the keys: events need an event key in their path, all else the signing key or its
 * hash, as the SDK sends it. Whether the engine is alive anyone may ask.
 */
export const requireKeys = ({ event, signing }: AccessKeys): ((head: RequestHead) => Answer | undefined) => {
  const eventKeys = event.map(digest);
  const bearers = signing.flatMap((key) => [key, hashedSigningKey(key)]).map(digest);
  return ({ url: { pathname }, header }) => {
    if (pathname === "/health") return undefined;
    const [, eventKey] = /^\/e(?:\/([^/]*))?$/.exec(pathname) ?? [];
    if (pathname === "/e" || eventKey === "") return problem(401, "Event key is required");
    if (eventKey !== undefined) {
      return isOneOf(eventKey, eventKeys) ? undefined : problem(401, "Event key not found");
    }
    const token = (header("authorization") ?? "").replace(/^Bearer(?:\s+|$)/i, "");
    if (token === "") return problem(401, "Authentication failed: a signing key is required");
    return isOneOf(token, bearers) ? undefined : problem(401, "Authentication failed: wrong signing key");
  };
};

/**
 * Without keys, refuses what a page of some website in a browser on this machine asks of it: such a page could
 * register an app of its own and be sent every event. Browsers say so themselves, unless the website has this machine's
 * address for its own: then it is asked for by the website's name.
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export const refuseWebsites = ({ header }: RequestHead): Answer | undefined =>
  header("sec-fetch-site") === "cross-site" || isPublicName(header("host") ?? "")
    ? problem(403, "Websites may not ask the engine. Reach it as localhost, or by an address.")
    : undefined;

/** Top-level names that nobody can have a website under, such as Docker's `host.docker.internal`. */
const privateNames = new Set(["localhost", "internal", "local", "test"]);

/** Whether a `host` header names what may be a website: neither an address nor a name of this network alone. */
const isPublicName = (host: string): boolean => {
  const hostname = URL.parse(`http://${host}`)?.hostname ?? "";
  // A URL whose host ends in a number has an IPv4 address or cannot be read.
  if (hostname.startsWith("[") || /^\d+(\.\d+){3}$/.test(hostname)) return false;
  const labels = hostname.replace(/\.$/, "").split(".");
  return labels.length > 1 && !privateNames.has(labels.at(-1) ?? "");
};

/** A signing key as clients send it. @see hashSigningKey in the SDK's helpers/strings.ts */
export const hashedSigningKey = (key: string): string => {
  const [, prefix = "", secret = ""] = /^(signkey-\w+-)?(.*)$/.exec(key) ?? [];
  return `${prefix}${createHash("sha256").update(secret, "hex").digest("hex")}`;
};

const digest = (text: string): Buffer => createHash("sha256").update(text).digest();

/** Takes the same time whatever the text: of digests, equal lengths are compared. */
const isOneOf = (text: string, digests: Buffer[]): boolean => {
  const given = digest(text);
  return digests.some((known) => timingSafeEqual(given, known));
};
