import { Hono } from "hono";
import { html } from "hono/html";
import type { Prices } from "../../config.ts";
import { isLimitReason } from "../../delivery/day-limits.ts";
import type { Delivery } from "../../delivery/delivery-outcome.ts";
import type { PlanResend, ResendPlan } from "../../delivery/plan-resend.ts";
import { amountText } from "../../delivery/prices.ts";
import type { ResendObjection } from "../../delivery/prepare-resend.ts";
import type { MessageDetails, ReadMessage } from "../../desk/message-details.ts";
import { reasonWords } from "../../reasons/reason-words.ts";
import type { ResendMessage } from "../../desk/resend-message.ts";
import { objectionWords } from "../../desk/resend-words.ts";
import type { MessageRecord } from "../../store/ledger.ts";
import { type Language, languageOf } from "../shell/language.ts";
import { actorOf, notFoundPage, type Show } from "../shell/shell.ts";
import { statusBadge } from "../shell/status-words.ts";
import { messagePath } from "./message-path.ts";
import { messageWords } from "./message-words.ts";
import { resendPageWords } from "./resend-page-words.ts";

/** What the page works with that asks before a message is sent again. */
export type ResendPageContext = {
  readMessage: ReadMessage;
  planResend: PlanResend;
  resendMessage: ResendMessage;
  prices: Prices;
};

const path = `${messagePath}/resend` as const;

type Plan = Exclude<ResendPlan, { outcome: "not-found" }>;

/** `GET` says what sending again would do, and asks; `POST` does it, and goes to the message, or back with why not. */
export function resendRoutes(
  { readMessage, planResend, resendMessage, prices }: ResendPageContext,
  show: Show,
): Hono {
  const notFound = notFoundPage(show);
  return new Hono()
    .get(path, async (c, next) => {
      const id = c.req.param("id");
      const [details, plan] = [await readMessage(id), await planResend(id)];
      if (details === null || plan.outcome === "not-found") return notFound(c, next);
      const language = languageOf(c);
      return show(c, {
        title: resendPageWords[language].title,
        section: "messages",
        content: asking(details, plan, {
          language,
          currency: prices.currency,
          refused: objectionIn(c.req.query("refused"), language),
        }),
      });
    })
    .post(path, async (c, next) => {
      const id = c.req.param("id");
      const form = await c.req.parseBody();
      const outcome = await resendMessage(id, {
        actor: actorOf(c),
        mayDuplicate: form["mayDuplicate"] === "yes",
        // Nothing else is done than what was shown: a form sent twice sends one message.
        fence: Number(form["fence"]),
      });
      switch (outcome.outcome) {
        case "tried":
          return c.redirect(`/messages/${id}?resent=${heldBy(outcome.delivery) ?? "tried"}`, 303);
        case "refused":
          return c.redirect(`/messages/${id}/resend?refused=${outcome.objection}`, 303);
        case "not-found":
          return notFound(c, next);
        default:
          return outcome satisfies never;
      }
    });
}

/** A limit that stood in the way although the row says nothing of it, because it tells of the first one. */
function heldBy({ reason }: Delivery): string | null {
  return isLimitReason(reason) ? reason : null;
}

function objectionIn(word: string | undefined, language: Language): string | null {
  const words = objectionWords[language];
  return word !== undefined && Object.hasOwn(words, word) ? words[word as ResendObjection] : null;
}

function asking(
  { message, counterpart }: MessageDetails,
  plan: Plan,
  { language, currency, refused }: { language: Language; currency: string; refused: string | null },
) {
  const text = resendPageWords[language];
  return html`<h1>${text.title}</h1>
    ${refused === null ? "" : html`<p class="notice bad" role="alert">${refused}</p>`}
    <p>
      ${text.what[message.channel]} ${message.recipient ?? "—"} · ${message.template ?? message.journey}<br />
      ${text.now} ${statusBadge(message.status, language)}
      ${
        counterpart === null
          ? ""
          : html`<br />${messageWords[language].counterpart[counterpart.channel]}
              ${statusBadge(counterpart.status, language)}`
      }
    </p>
    ${plan.outcome === "ready" ? ready(message, plan, { language, currency }) : nothing(plan, language)}
    <p><a href="/messages/${message.id}">${text.back}</a></p>`;
}

function nothing({ objection, reason }: Extract<Plan, { outcome: "refused" }>, language: Language) {
  const because = reasonWords(reason, language);
  return html`<div class="notice">
    <p><strong>${resendPageWords[language].nothing}</strong> ${objectionWords[language][objection]}</p>
    ${because === null ? "" : html`<p>${because.why} ${because.advice ?? ""}</p>`}
  </div>`;
}

function ready(
  { id, channel, status, earlierProviderIds }: MessageRecord,
  plan: Extract<Plan, { outcome: "ready" }>,
  { language, currency }: { language: Language; currency: string },
) {
  const text = resendPageWords[language];
  const cost =
    plan.costMicros === null ? text.noPrice : text.cost(`${amountText(plan.costMicros)} ${currency}`);
  const took = status === "undelivered" || status === "failed" || earlierProviderIds !== null;
  return html`<div class="notice ${plan.mayDuplicate ? "bad" : ""}">
      <p>
        <strong>${plan.mayDuplicate ? `${text.twice} ` : ""}${text.once[channel]}</strong>
        ${plan.mayDuplicate ? text.risk : took ? text.reported : text.neverWent}
      </p>
      <p>${cost} ${plan.segments === null ? "" : text.segments(plan.segments)} ${text.limits}</p>
    </div>
    <form method="post" action="/messages/${id}/resend">
      <input type="hidden" name="fence" value="${String(plan.fence)}" />
      ${
        plan.mayDuplicate
          ? html`<label
              ><input type="checkbox" name="mayDuplicate" value="yes" required /> ${text.accept}</label
            >`
          : ""
      }
      <button type="submit">${text.send}</button>
    </form>`;
}
