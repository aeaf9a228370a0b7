/** A provider gave no complete answer: the connection failed, broke, or outlived its deadline. */
export class NoAnswerError extends Error {
  override name = "NoAnswerError" as const;
  readonly code = "NO_ANSWER";
  /** False only when the connection was never established, so that no byte of the request can have left. */
  readonly reached: boolean;
  /** Node's code for what happened (`ECONNREFUSED`, `CERT_HAS_EXPIRED`), or `timeout`. */
  readonly networkCode: string;

  constructor({ reached, networkCode }: { reached: boolean; networkCode: string }) {
    super(`No answer (${networkCode}) ${reached ? "after" : "before"} the connection was established.`);
    this.reached = reached;
    this.networkCode = networkCode;
  }
}
