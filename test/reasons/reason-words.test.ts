import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { resendErrors } from "../../src/channels/resend-errors.ts";
import { twilioErrors } from "../../src/channels/twilio-errors.ts";
import { messageReasons } from "../../src/reasons/message-reasons.ts";
import { providerCodeWords } from "../../src/desk/provider-code-words.ts";
import { reasonWords } from "../../src/reasons/reason-words.ts";

const src = join(import.meta.dirname, "../../src");

/** The parts that put no reason on a row: an engine that knows of no messages, and what only reads. */
const readers = new Set([
  "engine",
  "http",
  "dashboard",
  "desk",
  "cli",
  "client",
  "events",
  "messages",
  "reasons",
  "server",
]);

/** Why an address is suppressed, which is no reason of a message: the policy has words of its own for each. */
const ofSuppressions = new Set([
  "stop",
  "hard-bounce",
  "complaint",
  "provider-suppressed",
  "unsubscribed",
  "manual",
]);

/** Words that stand where a reason is set, is handed to the function that sets it, or is a constant for one. */
function reasonsIn(source: string): string[] {
  const places = [
    /\breason: [^,;{}]*/g,
    /\b(?:skip|trouble)\(\s*"[a-z0-9-]+"/g,
    /\bclass: "[a-z-]+"/g,
    /\bcircuitOpen = "[a-z-]+"/g,
    /"suppressed-[a-z-]+"/g,
  ];
  return places
    .flatMap((place) => source.match(place) ?? [])
    .flatMap((text) => [...text.matchAll(/(?<!=== )"([a-z][a-z0-9-]*)"/g)].map(([, word]) => word ?? ""));
}

function found(): string[] {
  const sources = readdirSync(src, { withFileTypes: true })
    .filter((part) => part.isDirectory() && !readers.has(part.name))
    .flatMap(({ name: part }) =>
      readdirSync(join(src, part), { recursive: true, encoding: "utf8" }).map((file) =>
        join(src, part, file),
      ),
    )
    .filter((file) => file.endsWith(".ts"))
    .map((file) => readFileSync(file, "utf8"));
  const limits =
    /type UsageLimit = ([^;]*);/.exec(readFileSync(join(src, "store/ledger.ts"), "utf8"))?.[1] ?? "";
  return [
    ...sources.flatMap(reasonsIn).filter((word) => !ofSuppressions.has(word)),
    ...[...limits.matchAll(/"([a-z-]+)"/g)].map(([, limit]) => `limit-${limit}`),
    // A provider's word for a state, where it gives no code for it.
    "undelivered",
    "failed",
    "canceled",
  ];
}

describe("the words for reasons", () => {
  it("cover every reason that the code can put on a message", () => {
    const reasons = new Set(found());
    expect(reasons.size).toBeGreaterThan(50);
    expect([...reasons].filter((reason) => reasonWords(reason, "en") === null)).toEqual([]);
  });

  it("are for reasons that the code can put on a message, and no others", () => {
    const reasons = new Set(found());
    expect(messageReasons.filter((reason) => !reasons.has(reason))).toEqual([]);
  });

  it("are sentences, in two languages", () => {
    for (const reason of messageReasons) {
      const [en, fr] = [reasonWords(reason, "en"), reasonWords(reason, "fr")];
      for (const words of [en, fr])
        expect(`${words?.why} ${words?.advice ?? "."}`, reason).toMatch(/\. .*\.$/);
      expect(fr?.why, reason).not.toBe(en?.why);
      expect(fr?.advice === null, reason).toBe(en?.advice === null);
      // A no-break space before what French puts one before, and no typewriter apostrophe.
      expect(`${fr?.why} ${fr?.advice}`, reason).not.toMatch(/ [:;?!]|\w'\w/);
    }
  });

  it("are none for a reason of another version", () => {
    expect(reasonWords("from-the-future", "en")).toBeNull();
    expect(reasonWords("constructor", "en")).toBeNull();
  });
});

describe("the words for providers' codes", () => {
  it("cover every code of Twilio's that is acted on, and lead to its page", () => {
    for (const [code, { class: reason }] of Object.entries(twilioErrors)) {
      const given = { provider: "twilio", code, reason };
      for (const language of ["en", "fr"] as const) {
        const { words, url } = providerCodeWords(given, language);
        expect(words, `${code} ${language}`).toMatch(/\.$/);
        expect(url).toBe(`https://www.twilio.com/docs/api/errors/${code}`);
      }
    }
  });

  it("cover every error name of Resend's that is acted on, and tell apart what has one name", () => {
    for (const { name: code, class: reason } of resendErrors) {
      const given = { provider: "resend", code, reason };
      for (const language of ["en", "fr"] as const) {
        const { words, url } = providerCodeWords(given, language);
        expect(words, `${code} ${language}`).toMatch(/\.$/);
        expect(url).toContain("resend.com");
      }
    }
    const validation = (reason: string) =>
      providerCodeWords({ provider: "resend", code: "validation_error", reason }, "en").words;
    expect(validation("route")).toContain("domain");
    expect(validation("content")).toContain("field");
  });

  it("say of what is no code of the provider's what it is, and make no link of what they do not know", () => {
    const of = (code: string) => providerCodeWords({ provider: "twilio", code, reason: null }, "en");
    expect(of("http_503").transport).toContain("503");
    expect(of("timeout").transport).toContain("in time");
    expect(of("ECONNREFUSED").transport).toContain("network");
    expect(of("<script>")).toEqual({ words: null, transport: null, advice: null, url: null });
  });
});
