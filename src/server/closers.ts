import type { Log } from "../logging.ts";

/** What closes whatever has been opened so far, in the order of opening. */
export type Closers = (() => unknown)[];

/** Closes all, last opened first; one that fails does not keep the others open. */
export async function closeAll(closers: Closers, log: Log): Promise<void> {
  for (const close of closers.splice(0).toReversed()) {
    try {
      await close();
    } catch (error) {
      log("warning", "Something could not be closed properly.", { error });
    }
  }
}
