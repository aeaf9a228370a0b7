import type { Config } from "./config.ts";

/** The address cannot be listened on: another program has it, or it is not this machine's. */
export class ListenError extends Error {
  override name = "ListenError" as const;
  readonly code = "LISTEN_FAILED";
  constructor({ host, port }: Pick<Config, "host" | "port">, cause: Error) {
    super(
      `The server cannot listen on ${host}:${port}: ${cause.message}. Stop the program that uses it, or set PORT (and HOST) to another.`,
      { cause },
    );
  }
}
