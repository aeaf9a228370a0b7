import type { Reply } from "./perform-answer.ts";
import type { SimulatedRequest } from "./provider-simulator.ts";

/** What a simulated account is and has; tests change it in place. */
export type SimulatedTwilioAccount = {
  status: "active" | "suspended" | "closed";
  type: "Full" | "Trial";
  numbers: { phoneNumber: string; sms: boolean; smsUrl: string }[];
  services: { sid: string; inboundRequestUrl: string | null; phoneNumbers: number; alphaSenders: number }[];
};

/** Twilio's account, its numbers and its messaging services. `reply` is undefined for what is none of these. */
export function twilioAccount(accountSid: string) {
  const account: SimulatedTwilioAccount = { status: "active", type: "Full", numbers: [], services: [] };
  const base = `/2010-04-01/Accounts/${accountSid}`;

  function reply({ method, path, query }: SimulatedRequest): Reply | undefined {
    if (method !== "GET") return undefined;
    if (path === `${base}.json`) return { status: 200, body: accountBody(accountSid, account) };
    if (path === `${base}/IncomingPhoneNumbers.json`) {
      return { status: 200, body: numbersBody(base, account.numbers, query.get("PhoneNumber")) };
    }
    const [, sid, pool] = /^\/v1\/Services\/([^/]+)(?:\/(\w+))?$/.exec(path) ?? [];
    const service = account.services.find((candidate) => candidate.sid === sid);
    if (service === undefined) return undefined;
    return {
      status: 200,
      body: pool === undefined ? serviceBody(accountSid, service) : poolBody(service, pool),
    };
  }

  return { account, reply };
}

function accountBody(sid: string, { status, type }: SimulatedTwilioAccount) {
  return {
    auth_token: "not shown",
    date_created: "Mon, 16 Aug 2010 23:00:23 +0000",
    date_updated: "Mon, 16 Aug 2010 23:00:23 +0000",
    friendly_name: "Simulated account",
    owner_account_sid: sid,
    sid,
    status,
    type,
    uri: `/2010-04-01/Accounts/${sid}.json`,
    subresource_uris: {},
  };
}

function numbersBody(base: string, numbers: SimulatedTwilioAccount["numbers"], wanted: string | null) {
  const matching = numbers.filter(({ phoneNumber }) => wanted === null || phoneNumber === wanted);
  return {
    first_page_uri: `${base}/IncomingPhoneNumbers.json?Page=0&PageSize=50`,
    next_page_uri: null,
    previous_page_uri: null,
    page: 0,
    page_size: 50,
    start: 0,
    end: 0,
    uri: `${base}/IncomingPhoneNumbers.json`,
    incoming_phone_numbers: matching.map(({ phoneNumber, sms, smsUrl }, index) => ({
      sid: `PN${String(index).padStart(32, "0")}`,
      phone_number: phoneNumber,
      friendly_name: phoneNumber,
      capabilities: { fax: false, voice: true, sms, mms: false },
      sms_url: smsUrl,
      sms_method: "POST",
      status: "in-use",
    })),
  };
}

type Service = SimulatedTwilioAccount["services"][number];

function serviceBody(accountSid: string, { sid, inboundRequestUrl }: Service) {
  return {
    account_sid: accountSid,
    sid,
    friendly_name: "Simulated service",
    inbound_request_url: inboundRequestUrl,
    inbound_method: "POST",
    use_inbound_webhook_on_number: false,
    status_callback: null,
  };
}

function poolBody({ phoneNumbers, alphaSenders }: Service, pool: string) {
  const keys: Record<string, string> = {
    PhoneNumbers: "phone_numbers",
    ShortCodes: "short_codes",
    AlphaSenders: "alpha_senders",
  };
  const key = keys[pool] ?? "";
  const count = { phone_numbers: phoneNumbers, alpha_senders: alphaSenders }[key] ?? 0;
  const entries = Array.from({ length: count }, (_, index) => ({
    sid: `XX${String(index).padStart(32, "0")}`,
  }));
  return { meta: { page: 0, page_size: 50, next_page_url: null, key }, [key]: entries };
}
