import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import { EmbeddedServerRunningError } from "./embedded-server-running-error.ts";

/** First half of the advisory lock's key ("bien" in ASCII); the second half is made from the schema's name. */
const lockClass = 0x6269656e;
const reconnectDelayMs = 1000;

/**
 * Holds a session-level advisory lock on a connection of its own until it is released or the process dies. When
 * the connection is lost the lock is asked for again until the database answers; `onLost` is called if another
 * server took it meanwhile.
 * @throws EmbeddedServerRunningError when another process holds it
 */
export async function holdEmbeddedLock(options: {
  url: string;
  schema: string;
  onLost: (error: EmbeddedServerRunningError) => void;
}): Promise<() => Promise<void>> {
  const released = new AbortController();
  let client = await acquire(options, () => void recover());

  async function recover(): Promise<void> {
    while (!released.signal.aborted) {
      try {
        await delay(reconnectDelayMs, undefined, { ref: false, signal: released.signal });
        const regained = await acquire(options, () => void recover());
        client = regained;
        if (released.signal.aborted) await regained.end();
        return;
      } catch (error) {
        if (error instanceof EmbeddedServerRunningError) {
          options.onLost(error);
          return;
        }
        // The database is still away: ask again.
      }
    }
  }

  return async () => {
    released.abort();
    await client.end();
  };
}

/** Connects and locks. `onConnectionLost` is called at most once, and not for the connection's regular end. */
async function acquire(
  options: { url: string; schema: string },
  onConnectionLost: () => void,
): Promise<Client> {
  const client = new Client({
    connectionString: options.url,
    application_name: "bienvenue embedded server",
    keepAlive: true,
  });
  let held = false;
  client.on("error", () => {
    if (held) onConnectionLost();
    held = false;
  });
  try {
    await client.connect();
    const answer = await client.query<{ locked: boolean }>(
      "select pg_try_advisory_lock($1, hashtext($2)) as locked",
      [lockClass, options.schema],
    );
    if (answer.rows[0]?.locked !== true) throw new EmbeddedServerRunningError(options.schema);
  } catch (error) {
    await client.end();
    throw error;
  }
  held = true;
  return client;
}
