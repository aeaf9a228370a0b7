import { skip, type Withholding } from "./withholding.ts";

/** A promotional message that cannot say how to get no more of them must not go out. */
export function noOptOut(): Withholding {
  return skip(
    "no-opt-out",
    "There is no way to unsubscribe from this promotional message: set PUBLIC_URL (a page), TWILIO_PHONE_NUMBER to a number (a reply), or EMAIL_REPLY_TO.",
  );
}
