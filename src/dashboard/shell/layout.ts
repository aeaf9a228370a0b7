import { html } from "hono/html";
import type { ChannelId } from "../../messages/message.ts";
import { assetUrl } from "./assets.ts";
import { languages, type Language, type Words } from "./language.ts";

/** A piece of a page. */
export type Html = Awaited<ReturnType<typeof html>>;

/** The parts of the desk that its navigation leads to. */
export type Section = "messages" | "runs" | "try" | "health";

/** What stands around a page's content. */
export type Frame = {
  language: Language;
  brandName: string;
  /** Null: nobody has logged in, or nobody needs to. */
  session: { name: string | null } | null;
  /** Channels that reach nobody, so that nobody believes a message did. */
  sandboxChannels: readonly ChannelId[];
  /** Path and query of the page itself, for the links to its other languages. */
  path: string;
};

/** A page of the desk. */
export type Page = {
  title: string;
  /** Which entry of the navigation it belongs to; null for none, as before the login. */
  section: Section | null;
  content: Html | Promise<Html>;
};

const words: Words<{
  sections: Record<Section, string>;
  skip: string;
  navigation: string;
  language: string;
  logOut: string;
  sandbox: (channels: string) => string;
  api: string;
}> = {
  en: {
    sections: { messages: "Messages", runs: "Runs", try: "Try it", health: "Health" },
    skip: "Skip to the content",
    navigation: "Desk",
    language: "Language",
    logOut: "Log out",
    sandbox: (channels) => `Sandbox: nothing reaches a real person by ${channels}.`,
    api: "API",
  },
  fr: {
    sections: { messages: "Messages", runs: "Exécutions", try: "Essayer", health: "État" },
    skip: "Aller au contenu",
    navigation: "Pupitre",
    language: "Langue",
    logOut: "Se déconnecter",
    sandbox: (channels) => `Bac à sable\u202f: personne ne reçoit rien par ${channels}.`,
    api: "API",
  },
};

/** The same in both languages. */
const channelNames: Record<ChannelId, string> = { sms: "SMS", email: "e\u2011mail" };

const languageNames: Record<Language, string> = { en: "English", fr: "Français" };

const paths: Record<Section, string> = { messages: "/", runs: "/runs", try: "/try", health: "/health" };

/** htmx without what the pages' policy forbids. @see https://htmx.org/docs/#config */
const htmxConfig = JSON.stringify({
  allowEval: false,
  allowScriptTags: false,
  includeIndicatorStyles: false,
  selfRequestsOnly: true,
  // Answers that say why something is refused are shown like any other.
  responseHandling: [
    { code: "204", swap: false },
    { code: ".*", swap: true },
  ],
});

/** A whole page: without scripts it reads and works the same, only not live. */
export function layout(frame: Frame, { title, section, content }: Page): Html | Promise<Html> {
  const text = words[frame.language];
  return html`<!doctype html>
    <html lang="${frame.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="htmx-config" content="${htmxConfig}" />
        <title>${title} · ${frame.brandName}</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="${assetUrl("pico.css")}" />
        <link rel="stylesheet" href="${assetUrl("desk.css")}" />
        <script src="${assetUrl("htmx.js")}" defer></script>
        <script src="${assetUrl("htmx-sse.js")}" defer></script>
        <script src="${assetUrl("desk.js")}" defer></script>
      </head>
      <body>
        <a class="skip" href="#content">${text.skip}</a>
        <header>
          <a class="brand" href="/">${frame.brandName}</a>
          ${section === null ? "" : navigation(section, text)}
          <nav aria-label="${text.language}" class="languages">
            ${languages.map((language) => languageLink(language, frame))}
          </nav>
          ${frame.session === null ? "" : logout(frame.session.name, text.logOut)}
        </header>
        <main id="content" tabindex="-1">
          ${
            frame.sandboxChannels.length === 0 || section === null
              ? ""
              : html`<p class="notice">${text.sandbox(channelList(frame))}</p>`
          }
          ${content}
        </main>
      </body>
    </html>`;
}

function channelList({ sandboxChannels, language }: Frame): string {
  return new Intl.ListFormat(language, { type: "disjunction" }).format(
    sandboxChannels.map((channel) => channelNames[channel]),
  );
}

function navigation(
  current: Section,
  { sections, navigation: label, api }: (typeof words)["en"],
): Html | Promise<Html> {
  return html`<nav aria-label="${label}">
    <ul>
      ${Object.entries(sections).map(
        ([section, name]) =>
          html`<li>
            <a href="${paths[section as Section]}" ${section === current ? html`aria-current="page"` : ""}
              >${name}</a
            >
          </li>`,
      )}
      <li><a href="/docs">${api}</a></li>
    </ul>
  </nav>`;
}

function languageLink(language: Language, { language: current, path }: Frame) {
  const url = new URL(path, "http://desk.invalid");
  url.searchParams.set("lang", language);
  const isCurrent = language === current;
  return html`<a
    href="${url.pathname}${url.search}"
    lang="${language}"
    hreflang="${language}"
    ${isCurrent ? html`aria-current="true"` : ""}
    >${languageNames[language]}</a
  > `;
}

function logout(name: string | null, label: string) {
  return html`<form method="post" action="/logout">
    <button class="outline secondary" type="submit">${label}${name === null ? "" : ` (${name})`}</button>
  </form>`;
}
