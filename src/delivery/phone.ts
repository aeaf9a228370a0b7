import { parsePhoneNumberFromString } from "libphonenumber-js/max";

/**
 * What is known of a number without calling it. `fixed-line` numbers are valid but cannot receive SMS; `other`
 * kinds (pagers, national services…) cannot either. Where mobile and fixed lines share a range, or the plan does not
 * tell, it counts as mobile. `e164` is the one spelling of the number: `+330612345678`, with the zero that is dialled
 * inside the country, is `+33612345678` as well.
 */
export type PhoneCheck =
  | { valid: true; e164: string; country: string | undefined; kind: "mobile" | "fixed-line" | "other" }
  | { valid: false };

/** Checks an E.164 number against the numbering plan of its country (libphonenumber, full metadata). */
export function checkPhone(e164: string): PhoneCheck {
  const phone = parsePhoneNumberFromString(e164);
  if (phone === undefined || !phone.isValid()) return { valid: false };
  return { valid: true, e164: phone.number, country: phone.country, kind: phoneKind(phone.getType()) };
}

/** The one spelling of a number, by which it is known on every list; what is no number stays as it is. */
export function canonicalPhone(e164: string): string {
  const phone = checkPhone(e164);
  return phone.valid ? phone.e164 : e164;
}

function phoneKind(type: string | undefined): "mobile" | "fixed-line" | "other" {
  switch (type) {
    case "MOBILE":
    case "FIXED_LINE_OR_MOBILE":
    case undefined:
      return "mobile";
    case "FIXED_LINE":
      return "fixed-line";
    default:
      return "other";
  }
}
