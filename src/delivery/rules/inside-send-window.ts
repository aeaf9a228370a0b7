import type { SendWindow } from "../../config.ts";
import { nextOpening, type IsHoliday } from "../send-window.ts";
import type { Withholding } from "./withholding.ts";

/** Promotional messages wait for decent hours on working days, in the zone of whoever gets them. */
export function insideSendWindow(
  at: Date,
  timeZone: string,
  rules: { window: SendWindow; isHoliday: IsHoliday },
): Withholding | null {
  const untilAt = nextOpening(at.toISOString(), timeZone, rules);
  if (untilAt === null) return null;
  return {
    verdict: "defer",
    untilAt,
    reason: "outside-send-window",
    explanation: `Promotional messages wait for the hours and days they may be sent at, in ${timeZone} (PROMOTIONAL_HOURS, PROMOTIONAL_DAYS, PROMOTIONAL_ON_HOLIDAYS).`,
  };
}
