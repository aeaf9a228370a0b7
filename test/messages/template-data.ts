import { type TemplateData, type TemplateName, templateSchemas } from "../../src/messages/template.ts";

const startsAt = "2026-12-01T09:00:00.000Z";

const minimal: { readonly [N in TemplateName]: TemplateData<N> } = {
  "lead-confirmation": { name: "Zoé" },
  "questionnaire-reminder": { name: "Zoé" },
  "interview-confirmation": { name: "Zoé", startsAt },
  "interview-reminder-24h": { name: "Zoé", startsAt },
  "interview-reminder-1h": { name: "Zoé", startsAt },
  "interview-cancellation": { name: "Zoé", startsAt },
  "trial-access": { name: "Zoé" },
  "trial-reminder": { name: "Zoé", endsAt: startsAt },
  "configuration-test": {},
};

/** All names, for suites that hold for every template. */
export const names = Object.keys(minimal).filter((name): name is TemplateName => name in minimal);

/** The required fields alone. */
export function minimalData<N extends TemplateName>(name: N): TemplateData<N> {
  return minimal[name];
}

/** Fields as this template's data, without those it does not have. Not parsed: values can be worse than a schema allows. */
export function dataOf<N extends TemplateName>(name: N, fields: Record<string, unknown>): TemplateData<N> {
  const known = Object.entries(fields).filter(([field]) => field in templateSchemas[name].shape);
  return Object.assign(structuredClone(minimal[name]), Object.fromEntries(known));
}
