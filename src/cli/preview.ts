import { parseArgs } from "node:util";
import { parseConfig, type Config, ConfigError } from "../config.ts";
import { templateNames } from "../delivery/preview-template.ts";
import type { ChannelId } from "../messages/message.ts";
import { messageClass } from "../messages/catalogue.ts";
import { UsageError, type Command, type CommandContext, type ExitCode } from "./command.ts";
import { previewFile } from "./preview-file.ts";
import { previewMessage, type PricedPreview } from "./preview-message.ts";
import { wrap } from "./wrap.ts";

const help = `Usage: npm run preview -- [template]

What a message says, without a server and without sending anything: the SMS with
its segments, encoding and price, the e-mail with its subject and text. Without
a template: the list of them.

Templates:
${templateNames.map((name) => `  ${name}`).join("\n")}

  --locale fr|en           default: DEFAULT_LOCALE
  --channel sms|email      default: both
  --data '<JSON object>'   its data (docs/events.md); the rest is a sample
  --to <number>            whose country decides the price; default: France
  --html                   print the e-mail's HTML and nothing else
  --open                   show the e-mail in the browser
  --json                   one JSON document

BRAND_NAME, TIME_ZONE, SMS_PRICES and so on are taken from .env.

Exit code: 0 shown; 2 not understood.

Examples:
  npm run preview
  npm run preview -- lead-confirmation --locale en
  npm run preview -- trial-access --channel sms --data '{"name":"Ada"}'
  npm run preview -- interview-reminder-24h --open`;

const options = {
  locale: { type: "string" },
  channel: { type: "string" },
  data: { type: "string" },
  to: { type: "string" },
  html: { type: "boolean" },
  open: { type: "boolean" },
  json: { type: "boolean" },
} as const;

/** `preview`: what a template says, and what it costs. */
export const preview: Command = {
  name: "preview",
  summary: "show what a template says, its segments and its price",
  help,
  async run(args, context) {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [given, ...more] = positionals;
    if (given === undefined) return list(context);
    const name = templateNames.find((known) => known === given);
    if (name === undefined) {
      throw new UsageError(
        `There is no template ${JSON.stringify(given)}; there are ${templateNames.join(", ")}.`,
      );
    }
    if (more.length > 0) throw new UsageError("One template at a time.");
    const config = configOf(context);
    const locale = oneOf("--locale", values.locale ?? config.defaultLocale, ["fr", "en"] as const);
    const channel = values.channel && oneOf("--channel", values.channel, ["sms", "email"] as const);
    const shown = previewMessage({
      name,
      locale,
      data: dataOf(values.data),
      to: values.to ?? "+33612345678",
      config,
    });
    if (values.html === true) {
      context.out(shown.email.html);
      return 0;
    }
    if (values.open === true) return open(context, shown.email.html);
    const channels: ChannelId[] = channel ? [channel] : ["sms", "email"];
    return values.json === true ? document(context, shown, channels) : show(context, shown, channels);
  },
};

function list({ out, paint }: CommandContext): ExitCode {
  for (const name of templateNames) out(`${name.padEnd(24)} ${paint("dim", messageClass(name))}`);
  out("");
  out("npm run preview -- <template> shows one.");
  return 0;
}

function show(
  { out, paint }: CommandContext,
  shown: PricedPreview,
  channels: readonly ChannelId[],
): ExitCode {
  out(`${paint("bold", shown.template)}, ${shown.class}, ${shown.locale === "fr" ? "French" : "English"}`);
  if (channels.includes("sms")) {
    const { text, segments, encoding, units, price } = shown.sms;
    out("");
    out(paint("bold", "SMS"));
    for (const line of wrap(text, "  ")) out(line);
    const parts = segments === 1 ? "1 segment" : `${segments} segments`;
    out(paint("dim", `  ${parts}, ${encoding}, ${units} characters, ${price}`));
    if (shown.withoutOptOut.includes("sms")) out(paint("yellow", `  ${noOptOut}`));
  }
  if (channels.includes("email")) {
    const { subject, text, price } = shown.email;
    out("");
    out(paint("bold", `E-mail: ${subject}`));
    for (const line of wrap(text, "  ")) out(line);
    out(paint("dim", `  ${price}; --open shows it in the browser`));
  }
  return 0;
}

const noOptOut = "It would not be sent: set PUBLIC_URL, a number as sender, or EMAIL_REPLY_TO.";

function document(context: CommandContext, shown: PricedPreview, channels: readonly ChannelId[]): ExitCode {
  const { template, class: kind, locale } = shown;
  const sms = channels.includes("sms") ? { sms: shown.sms } : {};
  const email = channels.includes("email") ? { email: shown.email } : {};
  context.out(JSON.stringify({ template, class: kind, locale, ...sms, ...email }, null, 2));
  return 0;
}

async function open(context: CommandContext, html: string): Promise<ExitCode> {
  const path = previewFile(html);
  const opened = await context.openFile(path);
  context.out(
    opened ? `Shown in the browser: ${path}` : `There is no browser to open here. The page is ${path}`,
  );
  return 0;
}

/** A preview is worth having while the configuration still has problems: `doctor` and the start say which. */
function configOf(context: CommandContext): Config {
  try {
    return parseConfig(context.environment);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    context.error("The settings have problems (npm run doctor says which): this is with the defaults.");
    return parseConfig({});
  }
}

function dataOf(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {};
  try {
    const data: unknown = JSON.parse(text);
    if (typeof data === "object" && data !== null && !Array.isArray(data)) return { ...data };
  } catch {
    // Said below.
  }
  throw new UsageError(`--data must be a JSON object, such as '{"name":"Ada"}'.`);
}

function oneOf<T extends string>(flag: string, given: string, known: readonly T[]): T {
  const found = known.find((one) => one === given);
  if (found !== undefined) return found;
  throw new UsageError(`${flag} must be one of ${known.join(", ")}, and is ${JSON.stringify(given)}.`);
}
