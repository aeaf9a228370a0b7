import type { DatabaseSync } from "node:sqlite";

/** What keeps a run from starting, or from starting now: idempotency keys and throttles. */
export const guardsTable = (database: DatabaseSync) => {
  const claim = database.prepare(
    `INSERT INTO idempotency_keys (function_id, key, expires_at) VALUES (?1, ?2, ?4)
     ON CONFLICT (function_id, key) DO UPDATE SET expires_at = ?4 WHERE expires_at <= ?3`,
  );
  const throttle = database.prepare("SELECT free_at FROM throttles WHERE function_id = ? AND key = ?");
  const setThrottle = database.prepare(
    `INSERT INTO throttles (function_id, key, free_at) VALUES (?1, ?2, ?3)
     ON CONFLICT (function_id, key) DO UPDATE SET free_at = ?3`,
  );
  const purgeKeys = database.prepare("DELETE FROM idempotency_keys WHERE expires_at <= ?");
  const purgeThrottles = database.prepare("DELETE FROM throttles WHERE free_at <= ?");
  return {
    /** False when the key is held: a run with it started less than a window ago. */
    claimKey: (functionId: string, key: string, time: { nowMs: number; expiresAtMs: number }): boolean =>
      claim.run(functionId, key, time.nowMs, time.expiresAtMs).changes === 1,
    throttleFreeAtMs(functionId: string, key: string): number | undefined {
      const freeAt = throttle.get(functionId, key)?.["free_at"];
      return freeAt === undefined ? undefined : Number(freeAt);
    },
    setThrottle: (functionId: string, key: string, freeAtMs: number): void =>
      void setThrottle.run(functionId, key, freeAtMs),
    /** Forgets what has no effect any more. */
    purge(nowMs: number): void {
      purgeKeys.run(nowMs);
      purgeThrottles.run(nowMs);
    },
  };
};
