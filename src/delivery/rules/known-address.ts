import type { ChannelId } from "../../messages/message.ts";
import { skip, type Withholding } from "./withholding.ts";

/** Nothing can be sent to a person whose address is not known. */
export function addressUnknown(channel: ChannelId): Withholding {
  return channel === "sms"
    ? skip("no-phone", "No phone number is known for this person.")
    : skip("no-email", "No e-mail address is known for this person.");
}
