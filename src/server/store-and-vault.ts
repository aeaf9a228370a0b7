import type { Config } from "../config.ts";
import type { DataDir } from "../data-dir.ts";
import type { Log } from "../logging.ts";
import { createVault } from "../store/aes-vault.ts";
import { openStore, type Store } from "../store/open-store.ts";
import type { Vault } from "../store/vault.ts";
import type { Closers } from "./closers.ts";

/** A server that was tried without ENCRYPTION_KEY goes on reading what it sealed with the key made for it. */
export function openVault({ encryptionKey }: Config, dataDir: DataDir): Vault {
  const keyFile = "encryption.key";
  if (encryptionKey === undefined) return createVault({ key: Buffer.from(dataDir.secret(keyFile), "hex") });
  const made = dataDir.existingSecret(keyFile);
  return createVault({
    key: Buffer.from(encryptionKey, "hex"),
    previousKeys: made === null ? [] : [Buffer.from(made, "hex")],
  });
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
  });
  closers.push(() => store.close());
  if (config.inngest.mode === "embedded") {
    const release = await store.holdEmbeddedLock({
      // Going on beside another embedded server would run every journey twice.
      onLost: (error) => {
        log("error", error.message);
        process.exit(1);
      },
    });
    closers.push(release);
  }
  return store;
}
