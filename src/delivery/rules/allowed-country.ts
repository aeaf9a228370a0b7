import type { PhoneCheck } from "../phone.ts";
import { skip, type Withholding } from "./withholding.ts";

/** SMS go to the configured countries only: anywhere else they are a way to make money at our cost. */
export function allowedCountry(
  phone: Extract<PhoneCheck, { valid: true }>,
  allowedCountries: readonly string[],
): Withholding | null {
  if (phone.country !== undefined && allowedCountries.includes(phone.country)) return null;
  return skip(
    "country-not-allowed",
    `SMS to ${phone.country ?? "this kind of number"} are not allowed: SMS_ALLOWED_COUNTRIES is ${allowedCountries.join(",")}.`,
  );
}
