import type { TemplateData, TemplateName } from "./template.ts";

const verbatimFields = ["questionnaireUrl", "meetingUrl", "accessUrl", "loginEmail", "temporaryPassword"];

/** The values that stop working when a single character changes. */
export function verbatimValues(data: TemplateData<TemplateName>): string[] {
  return Object.entries(data)
    .filter(([field]) => verbatimFields.includes(field))
    .map(([, value]) => value)
    .filter((value) => typeof value === "string");
}
