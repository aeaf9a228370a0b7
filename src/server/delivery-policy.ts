import type { Config } from "../config.ts";
import { optOutWays } from "../delivery/opt-out.ts";
import { createPolicy, type Policy, type PolicyOptions } from "../delivery/policy.ts";

/**
 * The policy that the configuration asks for. `ownUrl` gives where the server listens; people can only follow a
 * link there when they sit at this machine, as whoever tries the sandbox does.
 */
export function deliveryPolicy(
  config: Config,
  store: Pick<PolicyOptions, "suppressions" | "digest">,
  { ownUrl, now = () => new Date() }: { ownUrl: () => string; now?: () => Date },
): Policy {
  return createPolicy({
    ...store,
    allowedCountries: config.smsAllowedCountries,
    sendWindow: config.sendWindow,
    timeZone: config.timeZone,
    optOutWays: () => optOutWays(config, ownUrl()),
    now,
  });
}
