import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { resendAccountCheck } from "../channels/resend-account-check.ts";
import { twilioAccountCheck } from "../channels/twilio-account-check.ts";
import type { Config } from "../config.ts";
import { inspectEngineFile } from "../engine/inspect-engine-file.ts";
import { createVault } from "../store/aes-vault.ts";
import { inspectStore } from "../store/inspect-store.ts";
import { httpProbe } from "./http-probe.ts";
import { directoryState, keySources } from "./local-files.ts";
import type { Outside } from "./outside.ts";

/** Deadline of each request. */
const timeoutMs = 8000;

/** The world of an installation, as it is. */
export function realOutside(config: Config, given: { now: () => number; serverUrl: string }): Outside {
  const { dataDir, databaseUrl, twilio, resend } = config;
  const keys = keySources(dataDir, config.encryptionKey);
  return {
    config,
    ...given,
    directory: () => directoryState(dataDir),
    keys: () => keys,
    store: () => {
      const directory = directoryState(dataDir);
      return inspectStore({
        target:
          databaseUrl === undefined
            ? { kind: "sqlite", file: join(dataDir, "store.db") }
            : { kind: "postgres", url: databaseUrl },
        vault: vaultOf([config.encryptionKey, config.encryptionKeyPrevious, keys.inFile]),
        inUse: directory.state === "usable" && directory.locked,
        timeoutMs,
      });
    },
    engineFile: () => inspectEngineFile(join(dataDir, "engine.db")),
    probe: httpProbe(timeoutMs),
    twilio: twilio && twilioAccountCheck({ ...twilio, timeoutMs }),
    resend: resend && resendAccountCheck({ ...resend, timeoutMs }),
  };
}

/** Opens what any of the keys sealed. Nothing is ever sealed with it: the key it would use is thrown away. */
function vaultOf(keys: readonly (string | null | undefined)[]) {
  const given = keys.filter((key) => key != null);
  return createVault({
    key: randomBytes(32),
    previousKeys: given.map((key) => new Uint8Array(Buffer.from(key, "hex"))),
  });
}
