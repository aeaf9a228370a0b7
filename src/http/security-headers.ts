import type { MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";

/** A year, in seconds. This host alone: what else the domain carries may not speak https. */
const strictTransportSecurity = "max-age=31536000";

/**
 * The headers that keep a browser from doing anything with an answer but show it. A page that needs more (its own style
 * sheet) sets its own `content-security-policy`, which stays. `secure`: callers come in by https.
 */
export function securityHeaders({ secure }: { secure: boolean }): MiddlewareHandler {
  return secureHeaders({
    overwrite: false,
    contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    permissionsPolicy: { camera: [], geolocation: [], microphone: [], payment: [], usb: [] },
    crossOriginResourcePolicy: "same-origin",
    crossOriginOpenerPolicy: "same-origin",
    referrerPolicy: "no-referrer",
    xFrameOptions: "DENY",
    strictTransportSecurity: secure ? strictTransportSecurity : false,
    // These speak to browsers and plug-ins that are no longer in use.
    xDownloadOptions: false,
    xPermittedCrossDomainPolicies: false,
    xXssProtection: false,
    xDnsPrefetchControl: false,
  });
}
