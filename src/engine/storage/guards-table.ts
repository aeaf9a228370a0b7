import type { DatabaseSync } from "node:sqlite";

/** What keeps a run from starting, or from starting now: idempotency keys, rate limits and throttles. */
export const guardsTable = (database: DatabaseSync) => {
  const claim = database.prepare(
    `INSERT INTO idempotency_keys (function_id, key, expires_at) VALUES (?1, ?2, ?4)
     ON CONFLICT (function_id, key) DO UPDATE SET expires_at = ?4 WHERE expires_at <= ?3`,
  );
  const takeRate = database.prepare(
    `INSERT INTO rate_limits (function_id, key, free_at) VALUES (?1, ?2, ?3 + ?4)
     ON CONFLICT (function_id, key) DO UPDATE SET free_at = max(free_at, ?3) + ?4 WHERE free_at <= ?3 + ?5`,
  );
  const throttle = database.prepare("SELECT free_at FROM throttles WHERE function_id = ? AND key = ?");
  const setThrottle = database.prepare(
    `INSERT INTO throttles (function_id, key, free_at) VALUES (?1, ?2, ?3)
     ON CONFLICT (function_id, key) DO UPDATE SET free_at = ?3`,
  );
  const purges = [
    ["idempotency_keys", "expires_at"],
    ["rate_limits", "free_at"],
    ["throttles", "free_at"],
  ].map(([table, until]) =>
    database.prepare(
      `DELETE FROM ${table} WHERE (function_id, key) IN (
         SELECT function_id, key FROM ${table} WHERE ${until} <= ? LIMIT ?)`,
    ),
  );
  return {
    /** False when the key is held: a run with it started less than a window ago. */
    claimKey: (functionId: string, key: string, time: { nowMs: number; expiresAtMs: number }): boolean =>
      claim.run(functionId, key, time.nowMs, time.expiresAtMs).changes === 1,
    /**
     * Takes one place of a rate limit whose places come free every `spacingMs`; false when the one to take is more
     * than `toleranceMs` from now.
     */
    takeRate: (
      functionId: string,
      key: string,
      rate: { nowMs: number; spacingMs: number; toleranceMs: number },
    ): boolean => takeRate.run(functionId, key, rate.nowMs, rate.spacingMs, rate.toleranceMs).changes === 1,
    throttleFreeAtMs(functionId: string, key: string): number | undefined {
      const freeAt = throttle.get(functionId, key)?.["free_at"];
      return freeAt === undefined ? undefined : Number(freeAt);
    },
    setThrottle: (functionId: string, key: string, freeAtMs: number): void =>
      void setThrottle.run(functionId, key, freeAtMs),
    /** Forgets what has no effect any more, up to `limit` of each kind; returns how many in all. */
    purge: (nowMs: number, limit: number): number =>
      purges.reduce((deleted, purge) => deleted + Number(purge.run(nowMs, limit).changes), 0),
  };
};
