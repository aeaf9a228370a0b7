import type { StoreState } from "../store/inspect-store.ts";
import { ok, problem, warning, type Finding } from "./finding.ts";
import type { KeySources } from "./outside.ts";

const about = "Encryption key";

/** Whether the key that seals secrets is there, is the right one, and would survive. */
export function checkEncryptionKey(keys: KeySources, store: StoreState): Finding {
  const { inEnvironment, inDataDirectory, unreadable } = keys;
  if (unreadable !== null)
    return problem(about, unreadable, "Restore the file encryption.key from a backup.");
  const sealed = store.state === "sound" ? store.sealed : "nothing";
  if (sealed === "another-key") {
    const missing = !inEnvironment && !inDataDirectory;
    return problem(
      about,
      missing ? "The database is sealed, and there is no key." : "The database is sealed with another key.",
      "Give that key as ENCRYPTION_KEY_PREVIOUS, or restore encryption.key of the data directory.",
    );
  }
  const opens = sealed === "opens" ? " and opens what is sealed" : "";
  if (inEnvironment && inDataDirectory) {
    const toDo =
      "Once the server's log says that nothing is sealed with an earlier key, remove encryption.key.";
    return warning(about, `ENCRYPTION_KEY is set${opens}; an earlier key lies in the data directory.`, toDo);
  }
  if (inEnvironment) return ok(about, `ENCRYPTION_KEY is set${opens}.`);
  if (inDataDirectory) {
    const toDo = "Back it up apart from the database: without it, what is sealed is lost.";
    return { ...ok(about, `The key that was made in the data directory is used${opens}.`), toDo };
  }
  return ok(about, "The first start makes one in the data directory.");
}
