import { ok, problem, skipped, warning, type Finding } from "./finding.ts";

const about = "Clock";
/** HTTP dates have whole seconds, and answers take their time. */
const toleranceMs = 10_000;
/** Signatures of webhooks and of Inngest that are older or younger are refused. */
const signatureToleranceMs = 5 * 60_000;

/** What a server on the internet said the time was, and what it was here when the answer came. */
export type ClockSample = { from: string; date: string | null; hereMs: number };

/** Whether this machine's clock is right, by the dates of answers that came anyway. */
export function checkClock(samples: readonly ClockSample[]): Finding {
  const read = samples
    .map(({ from, date, hereMs }) => ({ from, offMs: hereMs - Date.parse(date ?? "") }))
    .filter(({ offMs }) => !Number.isNaN(offMs))
    .sort((a, b) => Math.abs(a.offMs) - Math.abs(b.offMs));
  const best = read[0];
  if (best === undefined) return skipped(about, "No provider answered whose clock could be compared.");
  const offMs = Math.abs(best.offMs);
  const seconds = Math.round(offMs / 1000);
  if (offMs <= toleranceMs) {
    return ok(about, `Within ${toleranceMs / 1000} s of ${best.from}'s clock.`);
  }
  const says = `This machine's clock is ${seconds} s ${best.offMs > 0 ? "ahead of" : "behind"} ${best.from}'s.`;
  const toDo = "Have it set by NTP (timedatectl set-ntp true).";
  if (offMs <= signatureToleranceMs) return warning(about, `${says} Up to 10 s would be usual.`, toDo);
  return problem(about, `${says} Signatures more than 5 minutes off are refused.`, toDo);
}
