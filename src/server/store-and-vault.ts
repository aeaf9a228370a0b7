import type { Config } from "../config.ts";
import type { DataDir } from "../data-dir.ts";
import type { Log } from "../logging.ts";
import { createVault } from "../store/aes-vault.ts";
import { openStore, type Store } from "../store/open-store.ts";
import type { Vault } from "../store/vault.ts";
import { warnOfCopies } from "../functions/warn-of-copies.ts";
import type { Closers } from "./closers.ts";

const keyFile = "encryption.key";

/**
 * The vault with ENCRYPTION_KEY, or else with the key of the data directory. Where neither exists, a key is made when
 * something is sealed for the first time, which the store does only when nothing in it is sealed yet: made earlier, a
 * new file would lie in the place of a lost one, and pass for it in the next backup.
 */
export function openVault(config: Config, dataDir: DataDir): Vault {
  const given = config.encryptionKey ?? dataDir.existingSecret(keyFile);
  return createVault({
    key: given === null ? () => bytesOf(dataDir.secret(keyFile)) : bytesOf(given),
    previousKeys: previousKeys(config, dataDir).map(bytesOf),
  });
}

/** A server that was tried without ENCRYPTION_KEY goes on reading what it sealed with the key made for it. */
function previousKeys({ encryptionKey, encryptionKeyPrevious }: Config, dataDir: DataDir): string[] {
  const made = encryptionKey === undefined ? null : dataDir.existingSecret(keyFile);
  return [encryptionKeyPrevious ?? null, made].filter((key) => key !== null);
}

function bytesOf(key: string): Uint8Array {
  return Buffer.from(key, "hex");
}

/** The store that the configuration names, which no second embedded server may use. */
export async function openConfiguredStore(
  config: Config,
  dataDir: DataDir,
  vault: Vault,
  log: Log,
  closers: Closers,
): Promise<Store> {
  const store = await openStore({
    target:
      config.databaseUrl === undefined
        ? { kind: "sqlite", file: dataDir.file("store.db") }
        : { kind: "postgres", url: config.databaseUrl },
    vault,
    onConnectionError: (error) =>
      log("warning", "A database connection broke; it will be replaced.", { error }),
    ...(config.inngest.mode === "embedded" ? { embeddedLock: { onLost: endWith(log) } } : {}),
  });
  closers.push(() => store.close());
  closers.push(startSealing(store, log, { otherKeys: previousKeys(config, dataDir).length > 0 }));
  return store;
}

/** Going on beside another embedded server would run every journey twice. */
function endWith(log: Log): (error: Error) => void {
  return (error) => {
    log("error", error.message);
    process.exit(1);
  };
}

/** In the background: until it is done, what is left in clear is read so, and a previous key opens the rest. */
function startSealing(store: Store, log: Log, { otherKeys }: { otherKeys: boolean }): () => Promise<void> {
  const ending = new AbortController();
  const seal = async () => {
    await sealAccessLinksAndTell(store, log, ending.signal);
    if (otherKeys) await resealAndTell(store, log, ending.signal);
  };
  const running = seal().catch((error: unknown) =>
    log("warning", "Sealing with the present encryption key was interrupted; the next start goes on.", {
      error,
    }),
  );
  return async () => {
    ending.abort();
    await running;
  };
}

async function sealAccessLinksAndTell(store: Store, log: Log, signal: AbortSignal): Promise<void> {
  const { sealed, bytesForgotten } = await store.sealAccessLinks({ signal });
  if (sealed > 0) log("info", "Access links of trials that were in clear are sealed now.", { sealed });
  if (!bytesForgotten) warnOfCopies(log);
}

async function resealAndTell(store: Store, log: Log, signal: AbortSignal): Promise<void> {
  const { resealed, unreadable } = await store.reseal({ signal });
  if (signal.aborted) return;
  if (unreadable > 0) {
    log(
      "warning",
      "Some values are sealed with an encryption key that was not given; they are left as they are.",
      {
        resealed,
        unreadable,
      },
    );
  } else {
    log(
      "info",
      "Nothing is sealed with an earlier encryption key any more: where every server has the new one, " +
        "ENCRYPTION_KEY_PREVIOUS and a file encryption.key in the data directory may be removed.",
      { resealed },
    );
  }
}
