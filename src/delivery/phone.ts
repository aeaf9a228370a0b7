import { parsePhoneNumberFromString } from "libphonenumber-js/max";

/**
 * What is known of a number without calling it. `fixed-line` numbers are valid but cannot receive SMS; `other`
 * kinds (pagers, national services…) cannot either. Where mobile and fixed lines share a range, or the plan does not
 * tell, it counts as mobile.
 */
export type PhoneCheck =
  | { valid: true; country: string | undefined; kind: "mobile" | "fixed-line" | "other" }
  | { valid: false };

/** Checks an E.164 number against the numbering plan of its country (libphonenumber, full metadata). */
export function checkPhone(e164: string): PhoneCheck {
  const phone = parsePhoneNumberFromString(e164);
  if (phone === undefined || !phone.isValid()) return { valid: false };
  return { valid: true, country: phone.country, kind: phoneKind(phone.getType()) };
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
