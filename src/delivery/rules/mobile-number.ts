import type { PhoneCheck } from "../phone.ts";
import { skip, type Withholding } from "./withholding.ts";

/** An SMS needs a number that exists and that can receive one. */
export function mobileNumber(phone: PhoneCheck): Withholding | null {
  if (!phone.valid)
    return skip("invalid-number", "The number does not exist in its country's numbering plan.");
  switch (phone.kind) {
    case "mobile":
      return null;
    case "fixed-line":
      return skip("landline", "The number is a landline, which cannot receive SMS.");
    case "other":
      return skip("not-mobile", "The number is not a mobile number and cannot receive SMS.");
    default:
      return phone.kind satisfies never;
  }
}
