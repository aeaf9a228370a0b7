/** What to do when nothing answers at a URL, by what the network said. */
export function noAnswerAdvice(failure: string): string {
  switch (failure) {
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return "The name is not known: check the spelling, and this machine's DNS.";
    case "ECONNREFUSED":
      return "Nothing listens there: start it, or correct the address.";
    case "timeout":
    case "ETIMEDOUT":
    case "UND_ERR_CONNECT_TIMEOUT":
      return "No answer came in time: a firewall or a proxy may be in between.";
    default:
      return /CERT|SSL|TLS|SIGNED/.test(failure)
        ? "The certificate is not accepted: renew it, or give the whole chain."
        : "Check the address, and this machine's way to the internet.";
  }
}
