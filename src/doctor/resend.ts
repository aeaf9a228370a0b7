import type { AccountAnswer } from "../channels/account-answer.ts";
import type { DnsRecord, ResendAccountCheck, ResendDomain } from "../channels/resend-account-check.ts";
import { noAnswerAdvice } from "./no-answer.ts";
import { ok, problem, skipped, warning, type Finding } from "./finding.ts";

const key = "Resend key";
const domainAbout = "Sender domain";

/** Resend's own domain, for first steps. */
const trialDomain = "resend.dev";

/** Whether Resend takes e-mails by this key from this domain. */
export async function checkResend(check: ResendAccountCheck, emailFrom: string): Promise<Finding[]> {
  const name = domainOf(emailFrom);
  const answer = await check.domains();
  if (answer.outcome === "answered") {
    return [
      ok(key, "The API key is accepted, with full access."),
      await domainFinding(check, name, answer.value),
    ];
  }
  if (answer.outcome === "refused" && answer.providerCode === "restricted_api_key") {
    return [
      ok(key, "The API key is accepted; it may only send, which is all the server does."),
      skipped(
        domainAbout,
        `A sending key may not read domains, so ${name} could not be looked up.`,
        `See resend.com/domains, or run this once with a full key: RESEND_API_KEY=re_… npm run doctor`,
      ),
    ];
  }
  return [keyFailure(answer), skipped(domainAbout, "Not looked at: Resend could not be asked.")];
}

function keyFailure(answer: Exclude<AccountAnswer<unknown>, { outcome: "answered" }>): Finding {
  if (answer.outcome === "unreachable") {
    return problem(key, `Resend did not answer (${answer.networkCode}).`, noAnswerAdvice(answer.networkCode));
  }
  const code = answer.providerCode ?? `HTTP ${answer.httpStatus}`;
  if ([400, 401, 403].includes(answer.httpStatus)) {
    const toDo = "Make another at resend.com/api-keys and set RESEND_API_KEY.";
    return problem(key, `Resend refuses the API key (${code}).`, toDo);
  }
  if (answer.httpStatus === 404) {
    return problem(key, `There is no Resend there (${code}).`, "Check RESEND_BASE_URL.");
  }
  return warning(
    key,
    `Resend could not say (${code}).`,
    "Ask again in a while; resend-status.com may say more.",
  );
}

async function domainFinding(
  check: ResendAccountCheck,
  name: string,
  domains: readonly ResendDomain[],
): Promise<Finding> {
  if (name === trialDomain) {
    const toDo = "Add a domain of yours at resend.com/domains and use it in EMAIL_FROM.";
    return warning(domainAbout, `${name} reaches the owner of the account only.`, toDo);
  }
  const domain = domains.find((candidate) => candidate.name.toLowerCase() === name);
  if (domain === undefined) {
    const known = domains.length === 0 ? "none" : domains.map((candidate) => candidate.name).join(", ");
    const toDo = `Add ${name} at resend.com/domains, or use one of the account in EMAIL_FROM (${known}).`;
    return problem(domainAbout, `EMAIL_FROM is at ${name}, which the account does not have.`, toDo);
  }
  if (domain.status === "verified") return ok(domainAbout, `${name} is verified.`);
  const records = await check.records(domain.id);
  const missing = records.outcome === "answered" ? records.value.filter(isMissing) : [];
  const toDo =
    missing.length === 0
      ? "Press Verify at resend.com/domains; it says which DNS records are missing."
      : `Add to the DNS of ${name}, with the values at resend.com/domains: ${missing.map(inWords).join("; ")}.`;
  return problem(domainAbout, `${name} is not verified (${domain.status.replaceAll("_", " ")}).`, toDo);
}

/** Records for receiving and tracking are not needed to send. */
function isMissing({ record, status }: DnsRecord): boolean {
  return status !== "verified" && /^(SPF|DKIM|DMARC)$/i.test(record);
}

function inWords({ record, type, name, status }: DnsRecord): string {
  return `${record} (${type} ${name}, ${status.replaceAll("_", " ")})`;
}

/** Of `Name <someone@domain>`, or of an address. */
function domainOf(emailFrom: string): string {
  const address = /<([^<>]*)>\s*$/.exec(emailFrom)?.[1] ?? emailFrom;
  return address
    .slice(address.lastIndexOf("@") + 1)
    .trim()
    .toLowerCase();
}
