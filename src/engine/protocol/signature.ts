import { createHmac } from "node:crypto";
import type { CanonicalJson } from "../canonical-json.ts";

/**
 * The `x-inngest-signature` of a request: `t=<unix seconds>&s=<hex HMAC-SHA256>`, over the canonical body then
 * the time. The key's `signkey-<env>-` prefix is not part of the secret.
 */
export const signatureHeader = (body: CanonicalJson, signingKey: string, nowMs: number): string => {
  const seconds = Math.floor(nowMs / 1000).toString();
  const secret = signingKey.replace(/^signkey-\w+-/, "");
  const digest = createHmac("sha256", secret).update(body).update(seconds).digest("hex");
  return `t=${seconds}&s=${digest}`;
};
