import type { ResendAccountCheck } from "../channels/resend-account-check.ts";
import type { TwilioAccountCheck } from "../channels/twilio-account-check.ts";
import type { Config } from "../config.ts";
import type { EngineFileState } from "../engine/inspect-engine-file.ts";
import type { StoreState } from "../store/inspect-store.ts";

/** What a web server said to one request. `failure`: none came, and why: such as ECONNREFUSED, or `timeout`. */
export type Probed =
  | { answered: true; status: number; body: unknown; location: string | null; date: string | null }
  | { answered: false; failure: string };

/** One request with a deadline; redirects are not followed. */
export type Probe = (
  url: string,
  request?: { method?: "GET" | "POST"; headers?: Record<string, string>; body?: string },
) => Promise<Probed>;

/** What a directory looks like from outside. `locked`: a server works in it. */
export type DirectoryState =
  | { state: "missing"; canBeMade: boolean }
  | { state: "unusable"; why: string }
  | { state: "usable"; openToOthers: boolean; freeBytes: number; locked: boolean };

/** Which encryption keys there are, never the keys. */
export type KeySources = { inEnvironment: boolean; inDataDirectory: boolean; unreadable: string | null };

/** The world that an installation depends on, as far as it can be looked at without changing it. */
export type Outside = {
  config: Config;
  /** Milliseconds since 1970, by this machine. */
  now: () => number;
  /** Where the server of this configuration listens. */
  serverUrl: string;
  directory: () => DirectoryState;
  keys: () => KeySources;
  store: () => Promise<StoreState>;
  engineFile: () => EngineFileState;
  probe: Probe;
  /** Undefined: the sandbox is used. */
  twilio: TwilioAccountCheck | undefined;
  resend: ResendAccountCheck | undefined;
};
