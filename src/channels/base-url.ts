import { ChannelOptionsError } from "./channel-options-error.ts";

/** The part of a URL that a base URL stands for, without a slash at its end. */
export function checkedBaseUrl(given: string, option: string): string {
  const url = URL.canParse(given) ? new URL(given) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
    throw new ChannelOptionsError(`${option} must be an http or https URL.`);
  }
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new ChannelOptionsError(`${option} must have no credentials, query or fragment.`);
  }
  return url.href.replace(/\/+$/, "");
}
