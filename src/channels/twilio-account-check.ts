import { z } from "zod";
import { askAccount, type AccountAnswer } from "./account-answer.ts";
import { checkedBaseUrl } from "./base-url.ts";

/** A number of the account. `inboundUrl`: where Twilio tells of SMS that come in; null: nowhere. */
export type OwnedNumber = { canSendSms: boolean; inboundUrl: string | null };

/** `senders`: how many numbers, short codes and names it can send from. */
export type MessagingService = { inboundUrl: string | null; senders: number };

/** Questions about a Twilio account. They send nothing and change nothing. */
export type TwilioAccountCheck = {
  /** `status`: active, suspended or closed. `type`: Trial or Full. */
  account(): Promise<AccountAnswer<{ status: string; type: string }>>;
  /** Null: the account does not have the number. */
  number(e164: string): Promise<AccountAnswer<OwnedNumber | null>>;
  service(sid: string): Promise<AccountAnswer<MessagingService>>;
};

export type TwilioAccountOptions = {
  accountSid: string;
  authToken: string;
  /** In place of both of Twilio's hosts. */
  baseUrl?: string | undefined;
  /** Deadline of each request. */
  timeoutMs: number;
};

const url = z
  .string()
  .nullish()
  .transform((text) => text || null);
const account = z.object({ status: z.string(), type: z.string() });
const numbers = z.object({
  incoming_phone_numbers: z.array(z.object({ capabilities: z.object({ sms: z.boolean() }), sms_url: url })),
});
const service = z.object({ inbound_request_url: url });
const senders = z
  .looseObject({ meta: z.object({ key: z.string() }) })
  .transform((page) => z.array(z.unknown()).catch([]).parse(page[page.meta.key]).length);

/**
 * Asks Twilio about an account.
 * @see https://www.twilio.com/docs/iam/api/account
 * @see https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
 * @see https://www.twilio.com/docs/messaging/api/service-resource
 */
export function twilioAccountCheck(options: TwilioAccountOptions): TwilioAccountCheck {
  const { accountSid, authToken, timeoutMs } = options;
  const base = (production: string) => checkedBaseUrl(options.baseUrl ?? production, "baseUrl");
  const api = `${base("https://api.twilio.com")}/2010-04-01/Accounts/${encodeURIComponent(accountSid)}`;
  const services = `${base("https://messaging.twilio.com")}/v1/Services`;
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`;
  const ask = <T>(address: string, schema: z.ZodType<T>) =>
    askAccount({ url: new URL(address), authorization, timeoutMs, schema, codeField: "code" });

  return {
    account: () => ask(`${api}.json`, account),

    async number(e164) {
      const answer = await ask(
        `${api}/IncomingPhoneNumbers.json?PhoneNumber=${encodeURIComponent(e164)}`,
        numbers,
      );
      if (answer.outcome !== "answered") return answer;
      const [found] = answer.value.incoming_phone_numbers;
      if (found === undefined) return { ...answer, value: null };
      return { ...answer, value: { canSendSms: found.capabilities.sms, inboundUrl: found.sms_url } };
    },

    async service(sid) {
      const address = `${services}/${encodeURIComponent(sid)}`;
      const answer = await ask(address, service);
      if (answer.outcome !== "answered") return answer;
      const pools = await Promise.all(
        ["PhoneNumbers", "ShortCodes", "AlphaSenders"].map((pool) => ask(`${address}/${pool}`, senders)),
      );
      const unread = pools.find((pool) => pool.outcome !== "answered");
      if (unread !== undefined) return unread;
      const count = pools.reduce((sum, pool) => sum + (pool.outcome === "answered" ? pool.value : 0), 0);
      return { ...answer, value: { inboundUrl: answer.value.inbound_request_url, senders: count } };
    },
  };
}
