import { z } from "zod";
import { askAccount, type AccountAnswer } from "./account-answer.ts";
import { checkedBaseUrl } from "./base-url.ts";

/** A domain of the account. `status`: `verified`, or another word of Resend's. */
export type ResendDomain = { id: string; name: string; status: string };

/** A DNS record that Resend wants for a domain. */
export type DnsRecord = { record: string; type: string; name: string; status: string };

/** `enabled`: Resend calls it. */
export type ResendWebhook = { endpoint: string; enabled: boolean; events: string[] };

/** Questions about a Resend account. They send nothing and change nothing. */
export type ResendAccountCheck = {
  /** A key that may only send is refused this with `restricted_api_key`. */
  domains(): Promise<AccountAnswer<ResendDomain[]>>;
  records(domainId: string): Promise<AccountAnswer<DnsRecord[]>>;
  webhooks(): Promise<AccountAnswer<ResendWebhook[]>>;
};

const domains = z.object({
  data: z.array(z.object({ id: z.string(), name: z.string(), status: z.string() })),
});
const record = z.object({ record: z.string(), type: z.string(), name: z.string(), status: z.string() });
const domain = z.object({ records: z.array(record).default([]) });
const webhook = z.object({
  endpoint: z.string(),
  status: z.string(),
  events: z
    .array(z.string())
    .nullish()
    .transform((events) => events ?? []),
});
const webhooks = z.object({ data: z.array(webhook) });

/**
 * Asks Resend about an account. `timeoutMs` is the deadline of each request.
 * @see https://resend.com/docs/api-reference/domains/list-domains
 * @see https://resend.com/docs/api-reference/webhooks/list-webhooks
 */
export function resendAccountCheck(options: {
  apiKey: string;
  baseUrl?: string | undefined;
  timeoutMs: number;
}): ResendAccountCheck {
  const base = checkedBaseUrl(options.baseUrl ?? "https://api.resend.com", "baseUrl");
  const ask = <T>(path: string, schema: z.ZodType<T>) =>
    askAccount({
      url: new URL(base + path),
      authorization: `Bearer ${options.apiKey}`,
      timeoutMs: options.timeoutMs,
      schema,
      codeField: "name",
    });
  const listed = <T, U>(answer: AccountAnswer<T>, read: (value: T) => U): AccountAnswer<U> =>
    answer.outcome === "answered" ? { ...answer, value: read(answer.value) } : answer;

  return {
    domains: async () => listed(await ask("/domains?limit=100", domains), ({ data }) => data),
    records: async (id) =>
      listed(await ask(`/domains/${encodeURIComponent(id)}`, domain), ({ records }) => records),
    webhooks: async () =>
      listed(await ask("/webhooks?limit=100", webhooks), ({ data }) =>
        data.map(({ endpoint, status, events }) => ({ endpoint, events, enabled: status === "enabled" })),
      ),
  };
}
