import type { Config } from "../config.ts";

/** What a person sees at start: where it listens, in which mode, and what to try first. */
export function banner(config: Config, url: string): string {
  const lines = [
    `${config.brandName} is ready at ${url}`,
    "",
    `  SMS        ${channelInWords(config.twilio === undefined ? "sandbox" : "twilio")}`,
    `  E-mail     ${channelInWords(config.resend === undefined ? "sandbox" : "resend")}`,
    `  Statuses   ${statusesInWords(config)}`,
    `  Functions  ${executionInWords(config)}`,
    `  Store      ${config.databaseUrl === undefined ? `SQLite in ${config.dataDir}` : "PostgreSQL"}`,
    `  API key    ${config.apiKey === undefined ? "none: this machine only" : "required"}`,
    "",
    "Send a first event from another terminal:  npm run emit -- lead.created",
    "",
  ];
  return `\n${lines.join("\n")}\n`;
}

/** A provider and what it means for real people. */
export function channelInWords(provider: EmailOrSmsProvider): string {
  switch (provider) {
    case "twilio":
      return "Twilio";
    case "resend":
      return "Resend";
    case "sandbox":
      return "sandbox (nothing reaches a real person)";
    default:
      return provider satisfies never;
  }
}

/** How it becomes known here what became of a message that a provider has taken. */
function statusesInWords({ twilio, resend, publicUrl }: Config): string {
  if (twilio === undefined && resend === undefined) return "the sandbox delivers everything";
  const hears = [
    twilio !== undefined && publicUrl !== undefined ? "Twilio" : null,
    resend?.webhookSecret !== undefined ? "Resend" : null,
  ].filter((name) => name !== null);
  const asked = "the providers are asked on a schedule";
  return hears.length === 0 ? asked : `webhooks of ${hears.join(" and ")}; besides, ${asked}`;
}

type EmailOrSmsProvider = "twilio" | "resend" | "sandbox";

/** Who executes the durable functions. */
export function executionInWords({ inngest }: Config): string {
  switch (inngest.mode) {
    case "embedded":
      return "embedded engine, in this process";
    case "dev":
      return `Inngest dev server at ${inngest.baseUrl}`;
    case "cloud":
      return inngest.baseUrl === undefined ? "Inngest Cloud" : `Inngest server at ${inngest.baseUrl}`;
    default:
      return inngest satisfies never;
  }
}

/** The URL of a listening address; one that means every address is named as this machine, IPv6 goes in brackets. */
export function localUrl(host: string, port: number): string {
  if (host === "0.0.0.0" || host === "::" || host === "[::]") return `http://localhost:${port}`;
  return `http://${host.includes(":") && !host.startsWith("[") ? `[${host}]` : host}:${port}`;
}
