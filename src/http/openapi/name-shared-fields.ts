import {
  emailAddress,
  httpsUrl,
  id,
  instant,
  locale,
  personName,
  phoneNumber,
  secret,
  timeZone,
} from "../../events/fields.ts";
import { named } from "./named-schema.ts";

/** Names the fields that events, templates and routes share. Repeating it changes nothing. */
export function nameSharedFields(): void {
  named("Id", id, { description: "An identifier of the main app.", examples: ["L1"] });
  named("PersonName", personName, {
    description: "A first or last name: one line, without control characters; spaces around it are removed.",
    examples: ["Zoé"],
  });
  named("EmailAddress", emailAddress, {
    description: "An e-mail address.",
    format: "email",
    examples: ["zoe@example.com"],
  });
  named("PhoneNumber", phoneNumber, {
    description:
      "A phone number in international form: `+33612345678`, `0033 6 12 34 56 78`, `+33 (0)6 12…`. A national one (`06…`) is refused: its country cannot be guessed.",
    examples: ["+33612345678"],
  });
  named("Locale", locale, { description: "A language messages are written in.", examples: ["fr"] });
  named("TimeZone", timeZone, { description: "An IANA time zone.", examples: ["Europe/Paris"] });
  named("Instant", instant, {
    description: "An ISO 8601 instant with an offset.",
    examples: ["2026-12-01T10:00:00+01:00"],
  });
  named("HttpsUrl", httpsUrl, {
    description: "An absolute https URL without credentials.",
    format: "uri",
    examples: ["https://app.example.com/questionnaire/L1"],
  });
  named("Secret", secret, {
    description: "A secret, kept exactly as given and sealed at rest; masked wherever it would be shown.",
    format: "password",
    examples: ["Tilleul-27-Ardoise"],
  });
}
