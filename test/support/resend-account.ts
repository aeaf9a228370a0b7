import type { Reply } from "./perform-answer.ts";
import type { SimulatedRequest } from "./provider-simulator.ts";

type Record = { record: string; type: string; name: string; value: string; ttl: string; status: string };

/** What a simulated account has; tests change it in place. */
export type SimulatedResendAccount = {
  /** `sending_access`: a key that may only send. */
  permission: "full_access" | "sending_access";
  domains: { id: string; name: string; status: string; records: Record[] }[];
  webhooks: { id: string; endpoint: string; status: "enabled" | "disabled"; events: string[] | null }[];
};

/** Resend's domains and webhooks. `reply` is undefined for what is none of these. */
export function resendAccount() {
  const account: SimulatedResendAccount = { permission: "full_access", domains: [], webhooks: [] };

  function reply({ method, path }: SimulatedRequest): Reply | undefined {
    if (method !== "GET" || !/^\/(domains|webhooks)(\/|$)/.test(path)) return undefined;
    if (account.permission === "sending_access") {
      const message = "This API key is restricted to only send emails";
      return { status: 401, body: { statusCode: 401, name: "restricted_api_key", message } };
    }
    if (path === "/webhooks") {
      const data = account.webhooks.map((webhook) => ({ ...webhook, created_at: createdAt }));
      return { status: 200, body: { object: "list", has_more: false, data } };
    }
    if (path === "/domains") {
      const data = account.domains.map(({ records: _records, ...domain }) => ({ ...domain, ...common }));
      return { status: 200, body: { object: "list", has_more: false, data } };
    }
    const domain = account.domains.find(({ id }) => path === `/domains/${id}`);
    return domain && { status: 200, body: { object: "domain", ...domain, ...common } };
  }

  return { account, reply };
}

const createdAt = "2026-01-15 12:00:00.000000+00";
const capabilities = { sending: "enabled", receiving: "disabled" };
const common = { created_at: createdAt, region: "eu-west-1", capabilities };
