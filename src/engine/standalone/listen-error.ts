/** The engine cannot listen where it was told to. */
export class ListenError extends Error {
  override name = "ListenError" as const;
  readonly code = "ENGINE_LISTEN" as const;

  constructor({ host, port }: { host: string; port: number }, cause: NodeJS.ErrnoException) {
    const reason =
      cause.code === "EADDRINUSE"
        ? "another program listens there. Stop it, or choose another port with --port"
        : `${cause.message}. Choose another address with --host and --port`;
    super(`The engine cannot listen on ${host}, port ${port}: ${reason}.`, { cause });
  }
}
