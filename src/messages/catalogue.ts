import { configurationTest } from "./configuration-test.ts";
import { gsmSafe } from "./gsm-safe.ts";
import { interviewCancellation } from "./interview-cancellation.ts";
import { interviewConfirmation } from "./interview-confirmation.ts";
import { interviewReminder1h, interviewReminder24h } from "./interview-reminder.ts";
import { leadConfirmation } from "./lead-confirmation.ts";
import { questionnaireReminder } from "./questionnaire-reminder.ts";
import { replaceOutside } from "./replace-outside.ts";
import type {
  EmailContent,
  MessageClass,
  RenderContext,
  Template,
  TemplateData,
  TemplateName,
} from "./template.ts";
import { trialAccess } from "./trial-access.ts";
import { trialReminder } from "./trial-reminder.ts";
import { verbatimValues } from "./verbatim-values.ts";

/** Every message there is, by its stable name. */
export const templates: { readonly [N in TemplateName]: Template<TemplateData<N>> } = {
  "lead-confirmation": leadConfirmation,
  "questionnaire-reminder": questionnaireReminder,
  "interview-confirmation": interviewConfirmation,
  "interview-reminder-24h": interviewReminder24h,
  "interview-reminder-1h": interviewReminder1h,
  "interview-cancellation": interviewCancellation,
  "trial-access": trialAccess,
  "trial-reminder": trialReminder,
  "configuration-test": configurationTest,
};

/**
 * The text of an SMS: no-break spaces become plain ones, and the rule of {@link gsmSafe} decides on the other
 * characters that cost a segment. Links, logins and passwords stay byte for byte.
 */
export function renderSms<N extends TemplateName>(
  name: N,
  data: TemplateData<N>,
  context: RenderContext,
): string {
  const verbatim = [...verbatimValues(data), ...verbatimOptOut(context)];
  const text = templates[name].sms(data, context);
  return gsmSafe(
    replaceOutside(text, verbatim, (part) => part.replace(/[\u00a0\u202f]/g, " ")),
    verbatim,
  );
}

function verbatimOptOut({ optOut }: RenderContext): string[] {
  if (optOut === null || optOut.kind === "reply") return [];
  return [optOut.kind === "link" ? optOut.url : optOut.email];
}

/** Subject, plain text and HTML of an e-mail. */
export function renderEmail<N extends TemplateName>(
  name: N,
  data: TemplateData<N>,
  context: RenderContext,
): EmailContent {
  return templates[name].email(data, context);
}

/** Whether a message is owed to the person or needs their consent. */
export function messageClass(name: TemplateName): MessageClass {
  return templates[name].class;
}
