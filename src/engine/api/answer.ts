/** An answer of the API: JSON, or nothing when `body` is empty. */
export type Answer = { status: number; body: string };

export const json = (status: number, body: unknown): Answer => ({ status, body: JSON.stringify(body) });

/** What `/v1` answers: the data, and when it was read. */
export const found = (data: unknown, nowMs: number): Answer =>
  json(200, { data, metadata: { fetched_at: new Date(nowMs).toISOString(), cached_until: null } });

/** An error in the shape that the SDK reads. */
export const problem = (status: number, error: string): Answer => json(status, { error, status });
