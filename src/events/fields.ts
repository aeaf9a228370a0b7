import { z } from "zod";

/** Control characters and Unicode line breaks: they would let a name or a subject start a new header line. */
const controlCharacter = /[\p{Cc}\p{Zl}\p{Zp}]/u;

/** An identifier of the main app: 1–128 characters of `A-Z a-z 0-9 . _ : -`. */
export const id = z
  .string()
  .regex(/^[A-Za-z0-9._:-]{1,128}$/, "must be 1 to 128 characters of A-Z a-z 0-9 . _ : -");

/** A person's first or last name: 1–100 characters after trimming, no control characters. */
export const personName = singleLine(100);

/** Something a reader can see: not only spaces, invisible marks and controls. */
const visibleCharacter = /[^\s\p{C}\p{Z}]/u;

/**
 * One line of text of 1 to `maxLength` characters after trimming, at least one of them visible, without control
 * characters. Well-formed Unicode: half a surrogate pair cannot be stored or sent as UTF-8 and come back the same.
 */
export function singleLine(maxLength: number) {
  return z
    .string()
    .trim()
    .min(1, { error: "must not be empty", abort: true })
    .max(maxLength, `must be at most ${maxLength} characters`)
    .refine((text) => visibleCharacter.test(text), "must not be empty")
    .refine((text) => !controlCharacter.test(text), "must not contain control characters or line breaks")
    .refine((text) => text.isWellFormed(), "must not contain half of a surrogate pair");
}

/** A password or another secret: 1–200 characters kept exactly as given, without control characters. */
export const secret = z
  .string()
  .min(1, "must not be empty")
  .max(200, "must be at most 200 characters")
  .refine((text) => !controlCharacter.test(text), "must not contain control characters or line breaks")
  .refine((text) => text.isWellFormed(), "must not contain half of a surrogate pair");

/** An e-mail address. Its domain is lower-cased; its local part is kept as given (RFC 5321 §2.4). */
export const emailAddress = z
  .string()
  .trim()
  .max(254, "must be at most 254 characters")
  .pipe(z.email("must be an e-mail address"))
  .transform((address) => {
    const at = address.lastIndexOf("@");
    return address.slice(0, at) + address.slice(at).toLowerCase();
  });

/**
 * A phone number in international form, normalised to E.164 (`+33612345678`): spaces, dots, dashes, invisible marks
 * and `(0)` are removed, `00` becomes `+`, a bare country code gets its `+`. A leading single 0 or `(0)` is refused:
 * the country cannot be guessed. Whether the number exists in its country is checked where numbers are known, at
 * the door.
 */
export const phoneNumber = z
  .string()
  .max(40, "must be at most 40 characters")
  .transform((given, context) => {
    // Numbers pasted from an address book come wrapped in invisible direction marks (\p{Cf}).
    const bare = given.replace(/[\s.\p{Pd}\u2212\p{Cf}]/gu, "");
    const compact = bare.replace(/\(0\)/g, "");
    if (bare.startsWith("(0)") || /^0[^0]/.test(compact)) {
      context.addIssue(`country code missing in "${given}": write it as +33… instead of 0…`);
      return z.NEVER;
    }
    const international = compact.replace(/^00/, "+").replace(/^(?=[1-9])/, "+");
    if (!/^\+[1-9]\d{6,14}$/.test(international)) {
      context.addIssue(`"${given}" is not a phone number in international form, such as +33612345678`);
      return z.NEVER;
    }
    return international;
  });

/** A language messages are written in. */
export const locale = z.enum(["fr", "en"]);

/** An IANA time zone such as `Europe/Paris`. */
export const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, "must be an IANA time zone such as Europe/Paris");

/** Whether `name` is an IANA time zone this runtime knows. */
export function isTimeZone(name: string): boolean {
  // Intl also takes offsets such as +02:00, which know no daylight saving time.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

/** An instant in ISO 8601 with an offset (`2026-12-01T10:00:00+01:00`), normalised to UTC with milliseconds. */
export const instant = z.iso
  .datetime({
    offset: true,
    error: "must be an ISO 8601 instant with an offset, such as 2026-12-01T10:00:00+01:00",
  })
  .transform((text) => new Date(text).toISOString())
  // An offset can carry the first and last hours of these years out of them, into a form that is not an instant here.
  .refine((text) => /^\d{4}-/.test(text), "must be between the years 0000 and 9999 in UTC");

const longestUrl = 2048;

/** An absolute https URL of at most 2048 characters, without credentials. */
export const httpsUrl = z
  .string()
  .max(longestUrl, `must be at most ${longestUrl} characters`)
  .transform((text, context) => {
    const url = !/[\s\p{Cc}]/u.test(text) && URL.canParse(text) ? new URL(text) : undefined;
    if (url === undefined || url.protocol !== "https:" || url.username !== "" || url.password !== "") {
      context.addIssue("must be an https URL, such as https://app.example.com/start");
      return z.NEVER;
    }
    // Percent-encoding lengthens: one letter of another script becomes six characters or more.
    if (url.href.length > longestUrl) {
      context.addIssue(`must be at most ${longestUrl} characters once percent-encoded`);
      return z.NEVER;
    }
    return url.href;
  });

/** What is needed to write to a person. All of it optional where the lead may be known already. */
export const contactFields = {
  firstName: personName,
  lastName: personName,
  email: emailAddress,
  phone: phoneNumber.optional(),
  locale: locale.optional(),
  timeZone: timeZone.optional(),
  questionnaireUrl: httpsUrl.optional().describe("Where the lead answers the questionnaire."),
  consent: z
    .object({ sms: z.boolean().optional(), email: z.boolean().optional() })
    .optional()
    .describe("To promotional messages, by channel; what is missing is not said."),
};
