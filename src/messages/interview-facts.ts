import { fullDate, smsDate } from "./date-text.ts";
import type { Fact } from "./letter.ts";
import type { RenderContext } from "./template.ts";

/** What the messages about one interview share. */
export type InterviewData = {
  name: string;
  startsAt: string;
  timeZone?: string | undefined;
  durationMinutes?: number | undefined;
  meetingUrl?: string | undefined;
};

/** Date and duration, as the table of facts shows them. */
export function interviewFacts(data: InterviewData, context: RenderContext): Fact[] {
  const french = context.locale === "fr";
  const date = {
    label: "Date",
    value: fullDate({ at: data.startsAt, timeZone: data.timeZone }, context),
  };
  if (data.durationMinutes === undefined) return [date];
  return [date, { label: french ? "Durée" : "Duration", value: durationText(data.durationMinutes) }];
}

/** Date and duration in a sentence of an SMS: "mardi 1er décembre à 10h30 (30 min)". */
export function smsAppointment(data: InterviewData, context: RenderContext): string {
  const duration = data.durationMinutes === undefined ? undefined : durationText(data.durationMinutes);
  return smsDate({ at: data.startsAt, timeZone: data.timeZone }, context, duration);
}

function durationText(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  const hours = `${Math.floor(minutes / 60)} h`;
  return rest === 0 ? hours : `${hours} ${rest} min`;
}
