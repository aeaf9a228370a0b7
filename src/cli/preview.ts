import { parseArgs } from "node:util";
import { parseConfig, type Config, ConfigError } from "../config.ts";
import type { ChannelId } from "../messages/message.ts";
import { templateSchemas, type TemplateName } from "../messages/template.ts";
import { messageClass } from "../messages/catalogue.ts";
import { UsageError, type Command, type CommandContext, type ExitCode } from "./command.ts";
import { previewFile } from "./preview-file.ts";
import { emailPreview, lacksOptOut, smsPreview, type Preview } from "./preview-message.ts";
import { wrap } from "./wrap.ts";

const names = Object.keys(templateSchemas) as TemplateName[];

const help = `Usage: npm run preview -- [template]

What a message says, without a server and without sending anything: the SMS with
its segments, encoding and price, the e-mail with its subject and text. Without
a template: the list of them.

Templates:
${names.map((name) => `  ${name}`).join("\n")}

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
    const name = names.find((known) => known === given);
    if (name === undefined) {
      throw new UsageError(`There is no template ${JSON.stringify(given)}; there are ${names.join(", ")}.`);
    }
    if (more.length > 0) throw new UsageError("One template at a time.");
    const config = configOf(context);
    const locale = oneOf("--locale", values.locale ?? config.defaultLocale, ["fr", "en"] as const);
    const channel = values.channel && oneOf("--channel", values.channel, ["sms", "email"] as const);
    const wanted: Preview = {
      name,
      locale,
      data: dataOf(values.data),
      to: values.to ?? "+33612345678",
      config,
    };
    if (values.html === true) {
      context.out(emailPreview(wanted).html);
      return 0;
    }
    if (values.open === true) return open(context, emailPreview(wanted).html);
    const channels: ChannelId[] = channel ? [channel] : ["sms", "email"];
    return values.json === true ? document(context, wanted, channels) : show(context, wanted, channels);
  },
};

function list({ out, paint }: CommandContext): ExitCode {
  for (const name of names) out(`${name.padEnd(24)} ${paint("dim", messageClass(name))}`);
  out("");
  out("npm run preview -- <template> shows one.");
  return 0;
}

function show({ out, paint }: CommandContext, wanted: Preview, channels: readonly ChannelId[]): ExitCode {
  out(
    `${paint("bold", wanted.name)}, ${messageClass(wanted.name)}, ${wanted.locale === "fr" ? "French" : "English"}`,
  );
  if (channels.includes("sms")) {
    const { text, segments, encoding, units, price } = smsPreview(wanted);
    out("");
    out(paint("bold", "SMS"));
    for (const line of wrap(text, "  ")) out(line);
    const parts = segments === 1 ? "1 segment" : `${segments} segments`;
    out(paint("dim", `  ${parts}, ${encoding}, ${units} characters, ${price}`));
  }
  if (channels.includes("sms") && lacksOptOut(wanted, "sms")) out(paint("yellow", `  ${noOptOut}`));
  if (channels.includes("email")) {
    const { subject, text, price } = emailPreview(wanted);
    out("");
    out(paint("bold", `E-mail: ${subject}`));
    for (const line of wrap(text, "  ")) out(line);
    out(paint("dim", `  ${price}; --open shows it in the browser`));
  }
  return 0;
}

const noOptOut = "It would not be sent: set PUBLIC_URL, a number as sender, or EMAIL_REPLY_TO.";

function document(context: CommandContext, wanted: Preview, channels: readonly ChannelId[]): ExitCode {
  const { name: template, locale } = wanted;
  const sms = channels.includes("sms") ? { sms: smsPreview(wanted) } : {};
  const email = channels.includes("email") ? { email: emailPreview(wanted) } : {};
  context.out(JSON.stringify({ template, class: messageClass(template), locale, ...sms, ...email }, null, 2));
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
