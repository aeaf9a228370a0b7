/** What one client may cost, in connections and in time. */
export type ConnectionLimits = {
  /** The whole head of a request must have come in, counted from its first byte; else 408. */
  headersTimeoutMs: number;
  /** The whole request with its body must have come in, counted from its first byte; else 408. */
  requestTimeoutMs: number;
  /** How often requests are held against the two above. */
  checkEveryMs: number;
  /** A connection without a request is kept open for this long. */
  keepAliveMs: number;
  /** A connection on which nothing moves is cut, such as one whose client does not read its answer. */
  idleTimeoutMs: number;
  /** Beyond these, a new connection is closed before anything is read from it. */
  maxConnections: number;
  /** When the server ends, what has been asked is answered for this long; then every connection is cut. */
  lastAnswersMs: number;
};

/** Beyond the provider's deadline, the longest that a connection may rest while its request is worked on. */
const workMs = 60_000;

/**
 * The limits of a server in use.
 * @param sendTimeoutMs - Deadline of one call to a provider; a request may wait for two.
 */
export function connectionLimits(sendTimeoutMs: number): ConnectionLimits {
  return {
    headersTimeoutMs: 10_000,
    requestTimeoutMs: 30_000,
    checkEveryMs: 1000,
    // Longer than the idle time of the usual proxies (60 s): they must not reuse a connection that is being closed.
    keepAliveMs: 65_000,
    idleTimeoutMs: 2 * sendTimeoutMs + workMs,
    // Below 65,536 open files, the usual limit of a service, with room for the database and the providers.
    maxConnections: 10_000,
    lastAnswersMs: sendTimeoutMs + 2000,
  };
}
