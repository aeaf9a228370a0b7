import { UsageError, type CommandContext } from "./command.ts";

/** Which server a command speaks to. */
export type ServerAddress = { url: string; apiKey: string | undefined };

/**
 * The server meant by flags, else by `BIENVENUE_URL` and `BIENVENUE_API_KEY`, else the one of this directory's `.env`,
 * whose `API_KEY` is only ever sent to this machine.
 * @throws UsageError
 */
export function serverAddress(
  flags: { url?: string | undefined; apiKey?: string | undefined },
  environment: CommandContext["environment"],
): ServerAddress {
  const set = (name: string) => environment[name]?.trim() || undefined;
  const url = flags.url ?? set("BIENVENUE_URL") ?? localUrl(set("HOST"), set("PORT"));
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
    throw new UsageError(`${JSON.stringify(url)} is not a URL such as http://localhost:3000.`);
  }
  const local = isLoopback(new URL(url).hostname) ? set("API_KEY") : undefined;
  return { url: url.replace(/\/+$/, ""), apiKey: flags.apiKey ?? set("BIENVENUE_API_KEY") ?? local };
}

function localUrl(host: string | undefined, port = "3000"): string {
  // 0.0.0.0 and :: mean every address of this machine.
  const everywhere = host === undefined || host === "0.0.0.0" || host === "::" || isLoopback(host);
  const name = everywhere ? "localhost" : host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${port}`;
}

function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);
}
