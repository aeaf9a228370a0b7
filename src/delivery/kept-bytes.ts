import type { MessageRecord } from "../store/ledger.ts";
import { bytesContext, type DeliveryContext } from "./delivery-context.ts";

/** The bytes kept of a message. Null: there are none, or the key they were sealed with is gone, so that they can never be repeated. */
export async function keptBytes(context: DeliveryContext, message: MessageRecord): Promise<string | null> {
  const sealed = await context.ledger.sealedBytes(message.id);
  if (sealed === null) return null;
  try {
    return context.vault.open(sealed, bytesContext(message));
  } catch (error) {
    context.log("error", "The kept bytes of a message cannot be opened; was the encryption key changed?", {
      messageId: message.id,
      error,
    });
    return null;
  }
}
