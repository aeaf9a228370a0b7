import type { Trouble } from "./channel.ts";

/** What an event holds besides its name. */
export type TroubleDetails = {
  bounce?: { type: string; subType: string } | undefined;
  failed?: { reason: string } | undefined;
};

/**
 * What Resend calls a bounce without saying of what kind, as it does when asked: permanent, by its documentation.
 * @see https://resend.com/docs/webhooks/emails/bounced
 */
export const documentedBounce = { type: "Permanent", subType: "" } as const;

/** What went wrong, in words of our own: the provider's own may quote the address. */
export function troubleOf(event: string, { bounce, failed }: TroubleDetails): Trouble {
  switch (event) {
    case "bounced":
      return bounceOf(bounce);
    case "complained":
      return trouble("complained", "The recipient marked it as unwanted.", "complaint");
    case "suppressed":
      return trouble(
        "suppressed",
        "Resend did not send it: the address is on its list of those that bounced or complained.",
        "provider-suppressed",
      );
    case "delivery_delayed":
      return trouble("delayed", "The recipient's server does not take it yet; Resend goes on trying.");
    case "failed":
      return trouble("failed", `Resend could not send it${inBrackets(failed?.reason)}.`);
    case "canceled":
      return trouble("canceled", "It was cancelled at Resend before it was sent.");
    default:
      return { reason: null, explanation: null, objection: null, accountFault: false };
  }
}

/** Only a permanent bounce says that the address is of no use. */
function bounceOf(bounce: TroubleDetails["bounce"]): Trouble {
  const kind = inBrackets(bounce?.subType);
  switch (bounce?.type.toLowerCase() ?? "") {
    case "permanent":
      return trouble("bounced", `The recipient's server refused it for good${kind}.`, "hard-bounce");
    case "transient":
      return trouble("bounced-transient", `The recipient's server did not take it this time${kind}.`);
    default:
      return trouble(
        "bounced-undetermined",
        `The recipient's server sent it back without a clear reason${kind}.`,
      );
  }
}

function trouble(reason: string, explanation: string, objection: Trouble["objection"] = null): Trouble {
  return { reason, explanation, objection, accountFault: false };
}

/** A word of the provider's, such as `MailboxFull` or `reached_daily_quota`; nothing that could be more than a word. */
function inBrackets(word: string | undefined): string {
  return word !== undefined && /^[A-Za-z_]{1,40}$/.test(word) ? ` (${word})` : "";
}
