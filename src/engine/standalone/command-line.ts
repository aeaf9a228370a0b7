import { parseArgs } from "node:util";
import { z } from "zod";
import { parseDurationMs } from "../definition/durations.ts";
import type { AccessKeys } from "./access.ts";

/** What `npm run engine` was asked to do. */
export type Command =
  | { command: "help"; text: string }
  | {
      command: "serve";
      host: string;
      port: number;
      directory: string;
      /** Undefined: Inngest's schedule. */
      retryIntervalMs: number | undefined;
      /** Undefined: as long as the engine keeps them by itself. */
      retentionMs: number | undefined;
      sdkUrls: string[];
      keys: AccessKeys | undefined;
    };

/** The command line cannot be followed. */
export class CommandLineError extends Error {
  override name = "CommandLineError" as const;
  readonly code = "ENGINE_COMMAND_LINE" as const;
}

/**
 * Reads the command line; a key that it leaves out may be in the environment.
 * @throws CommandLineError
 */
export const readCommand = (args: string[], environment: Record<string, string | undefined>): Command => {
  const flags = readFlags(args);
  if (flags.help) return { command: "help", text: helpText };
  const parsed = flagsSchema.safeParse(flags);
  if (!parsed.success) {
    const reasons = parsed.error.issues.map(({ message }) => message);
    throw new CommandLineError([...reasons, tryHelp].join("\n"));
  }
  const {
    host,
    port,
    data,
    "retry-interval": retryInterval,
    retention: retentionMs,
    "sdk-url": sdkUrls,
  } = parsed.data;
  const keys = keysOf(
    flags["event-key"] ?? fromEnvironment(environment["INNGEST_EVENT_KEY"]),
    flags["signing-key"] ?? fromEnvironment(environment["INNGEST_SIGNING_KEY"]),
  );
  if (!keys && !isLoopback(host)) {
    throw new CommandLineError(
      `Without keys the engine answers on this machine only, and ${host} can be reached from elsewhere. Set ` +
        "--event-key and --signing-key, or leave --host out.",
    );
  }
  const retryIntervalMs = retryInterval === undefined ? undefined : retryInterval * 1000;
  return { command: "serve", host, port, directory: data, retryIntervalMs, retentionMs, sdkUrls, keys };
};

const readFlags = (args: string[]) => {
  try {
    return parseArgs({
      args,
      options: {
        help: { type: "boolean", short: "h" },
        host: { type: "string" },
        port: { type: "string", short: "p" },
        data: { type: "string" },
        "retry-interval": { type: "string" },
        retention: { type: "string" },
        "sdk-url": { type: "string", short: "u", multiple: true },
        "event-key": { type: "string", multiple: true },
        "signing-key": { type: "string", multiple: true },
      },
    }).values;
  } catch (cause) {
    throw new CommandLineError(`${cause instanceof Error ? cause.message : String(cause)}\n${tryHelp}`, {
      cause,
    });
  }
};

const retentionError = "--retention must be a duration, such as 12h or 30d.";
const portError = "--port must be a port number, from 0 to 65535.";

const flagsSchema = z.object({
  host: z.string().min(1, "--host must be an address to listen on.").default("127.0.0.1"),
  port: z
    .string()
    .regex(/^\d{1,5}$/, portError)
    .transform(Number)
    .refine((port) => port <= 65_535, portError)
    .default(8288),
  data: z.string().min(1, "--data must be a directory.").default("data/standalone"),
  "retry-interval": z
    .string()
    .regex(/^\d+(\.\d+)?$/, "--retry-interval must be a number of seconds.")
    .transform(Number)
    .optional(),
  retention: z
    .string()
    .min(1, retentionError)
    .transform(parseDurationMs)
    .refine((ms) => ms !== undefined, retentionError)
    .optional(),
  "sdk-url": z
    .array(z.url({ protocol: /^https?$/, error: "--sdk-url must be the URL of an SDK endpoint." }))
    .default([]),
});

const fromEnvironment = (key: string | undefined): string[] => (key ? [key] : []);

const keysOf = (event: string[], signing: string[]): AccessKeys | undefined => {
  const [eventKey, ...otherEventKeys] = event;
  const [signingKey, ...otherSigningKeys] = signing;
  if (eventKey === undefined && signingKey === undefined) return undefined;
  if (!eventKey || !signingKey) {
    throw new CommandLineError(
      "Event and signing keys go together: set --event-key and --signing-key (or INNGEST_EVENT_KEY and " +
        "INNGEST_SIGNING_KEY), or neither for apps in dev mode.",
    );
  }
  for (const [index, key] of signing.entries()) {
    if (/^(signkey-\w+-)?([0-9a-f]{2})+$/i.test(key)) continue;
    throw new CommandLineError(
      `Signing key ${index + 1} is not one: it must be an even number of hexadecimal digits, which may follow ` +
        "`signkey-prod-`.",
    );
  }
  return { event: [eventKey, ...otherEventKeys], signing: [signingKey, ...otherSigningKeys] };
};

const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);

const tryHelp = "Try: npm run engine -- --help";

const helpText = `Usage: npm run engine -- [options]

Serves the engine to Inngest SDK apps in other processes, in place of Inngest's dev server or a self-hosted Inngest.

  -p, --port N            listens on this port (default 8288; 0: any that is free)
      --host ADDRESS      listens on this address (default 127.0.0.1; others need keys)
      --data DIR          keeps its state here (default data/standalone)
      --retry-interval S  seconds between tries, in place of Inngest's schedule
      --retention TIME    keeps finished runs so long, such as 12h or 30d (default 7d)
  -u, --sdk-url URL       registers the app at this SDK endpoint, now and when it comes back; may be repeated
      --event-key K       takes events with this key only; may be repeated
      --signing-key K     signs calls with this key, and lets in who has it; a second one is let in as well
  -h, --help              shows this

Keys may also be given as INNGEST_EVENT_KEY and INNGEST_SIGNING_KEY. Without keys, apps run in dev mode, with
INNGEST_DEV=http://127.0.0.1:8288.
`;
