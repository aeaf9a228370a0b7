import type { TemplateData, TemplateName } from "./template.ts";

const interview = {
  name: "Zoé Lefèvre",
  startsAt: "2026-12-01T09:30:00.000Z",
  timeZone: "Europe/Paris",
  durationMinutes: 30,
  meetingUrl: "https://meet.example.com/zoe-lefevre-4f7k",
};

const samples: { readonly [N in TemplateName]: TemplateData<N> } = {
  "lead-confirmation": {
    name: "Zoé",
    questionnaireUrl: "https://app.example.com/questionnaire/L1",
  },
  "questionnaire-reminder": {
    name: "Zoé",
    questionnaireUrl: "https://app.example.com/questionnaire/L1",
  },
  "interview-confirmation": interview,
  "interview-reminder-24h": interview,
  "interview-reminder-1h": interview,
  "interview-cancellation": {
    name: "Zoé",
    startsAt: "2026-12-01T09:30:00.000Z",
    timeZone: "Europe/Paris",
    reason: "notre conseillère est absente",
  },
  "trial-access": {
    name: "Zoé",
    accessUrl: "https://app.example.com/essai/3nQ8",
    loginEmail: "zoe.lefevre@example.com",
    temporaryPassword: "Tilleul-27-Ardoise",
    endsAt: "2026-12-15T17:00:00.000Z",
    timeZone: "Europe/Paris",
  },
  "trial-reminder": {
    name: "Zoé",
    endsAt: "2026-12-15T17:00:00.000Z",
    timeZone: "Europe/Paris",
    accessUrl: "https://app.example.com/formules",
  },
  "configuration-test": {},
};

/** Realistic data for previews and tests: every field is given, nobody real is meant. */
export function sampleData<N extends TemplateName>(name: N): TemplateData<N> {
  return structuredClone(samples[name]);
}
