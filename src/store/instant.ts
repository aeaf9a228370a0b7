/** Milliseconds since 1970 as ISO 8601 UTC. */
export function instantOf(ts: number): string {
  return new Date(ts).toISOString();
}

/** The earlier of what is recorded, if anything, and `ts`, as ISO 8601 UTC. */
export function earliest(recordedAt: string | null, ts: number): string {
  return recordedAt !== null && Date.parse(recordedAt) <= ts ? recordedAt : instantOf(ts);
}

/** The later of what is recorded, if anything, and `ts`, as ISO 8601 UTC. */
export function latest(recordedAt: string | null, ts: number): string {
  return recordedAt !== null && Date.parse(recordedAt) >= ts ? recordedAt : instantOf(ts);
}
