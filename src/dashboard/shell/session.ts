import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Context } from "hono";
import { deleteCookie, getSignedCookie, setSignedCookie } from "hono/cookie";

/** Who has logged in. */
export type Session = {
  /** As given at login, for the audit log; null when none was. */
  name: string | null;
};

/**
 * Sessions of people who have shown the API key. They are in a signed cookie and nowhere else: they outlive a restart,
 * count on every server with the same key, and end with the key, with a logout in that browser, or after 12 hours.
 */
export type Sessions = {
  /** Begins one and sets its cookie; false when the key is not the right one. */
  begin: (c: Context, given: { key: string; name: string }) => Promise<boolean>;
  find: (c: Context) => Promise<Session | null>;
  end: (c: Context) => void;
};

const lifetimeMs = 12 * 3_600_000;
const longestName = 40;

/** `secure`: browsers come in by https, so that the cookie travels by it alone. */
export function createSessions(options: { apiKey: string; secure: boolean; now: () => Date }): Sessions {
  const { apiKey, secure, now } = options;
  // Not the key itself: what signs cookies opens no other door.
  const secret = createHmac("sha256", apiKey).update("bienvenue desk session").digest("base64url");
  const name = secure ? "__Host-bienvenue_session" : "bienvenue_session";
  const cookie = { httpOnly: true, sameSite: "Lax", secure, path: "/" } as const;
  return {
    async begin(c, given) {
      if (!timingSafeEqual(digest(given.key.trim()), digest(apiKey))) return false;
      const value = JSON.stringify({
        name: cleanName(given.name),
        untilMs: now().getTime() + lifetimeMs,
      });
      await setSignedCookie(c, name, Buffer.from(value).toString("base64url"), secret, {
        ...cookie,
        maxAge: lifetimeMs / 1000,
      });
      return true;
    },

    async find(c) {
      const value = await getSignedCookie(c, secret, name);
      if (typeof value !== "string") return null;
      const session: Session & { untilMs: number } = JSON.parse(Buffer.from(value, "base64url").toString());
      return session.untilMs > now().getTime() ? { name: session.name } : null;
    },

    end: (c) => void deleteCookie(c, name, cookie),
  };
}

function cleanName(name: string): string | null {
  const clean = name
    .replace(/\p{Cc}+/gu, " ")
    // Nobody sees them, but they turn or hide what stands beside them in the audit log.
    .replace(/\p{Cf}+/gu, "")
    .trim()
    .slice(0, longestName);
  return clean === "" ? null : clean;
}

/** Digests have one length, so that the comparison takes the same time whatever was given. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
