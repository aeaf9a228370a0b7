import type { EndpointAnswer, EndpointRequest, Transport } from "./transport.ts";

const maxRedirects = 10;

/**
 * Sends a request to where answers lead it, as it is: a POST stays one, whatever the status, because a GET is
 * something else to the SDK. What still leads on after ten redirects, or from https to anything less, is the answer.
 */
export const followRedirects = async (
  transport: Transport,
  request: EndpointRequest,
): Promise<EndpointAnswer> => {
  let { url } = request;
  for (let redirects = 0; ; redirects += 1) {
    const answer = await transport({ ...request, url });
    const location = answer.header("location");
    const leadsOn = answer.status >= 300 && answer.status < 400 && location !== undefined;
    if (!leadsOn || redirects === maxRedirects) return answer;
    const next = new URL(location, url).href;
    if (url.startsWith("https:") && !next.startsWith("https:")) return answer;
    url = next;
  }
};
