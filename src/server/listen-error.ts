import type { Config } from "../config.ts";

/** The address cannot be listened on: another program has it, or it is not this machine's. */
export class ListenError extends Error {
  override name = "ListenError" as const;
  readonly code = "LISTEN_FAILED";
  constructor({ host, port }: Pick<Config, "host" | "port">, cause: Error) {
    const inUse = "code" in cause && cause.code === "EADDRINUSE";
    const what = inUse
      ? "another program listens there. Stop it, or set PORT"
      : `${cause.message}. Set PORT and HOST`;
    super(`Cannot listen on ${host}:${port}: ${what}.`, { cause });
  }
}
