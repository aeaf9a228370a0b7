/** Why a message does not go out now; `reason` is a stable word kept on the row, `explanation` is for an operator. */
export type Withholding =
  | { verdict: "skip"; reason: string; explanation: string }
  | { verdict: "defer"; untilAt: string; reason: string; explanation: string };

/** It must not go out. */
export function skip(reason: string, explanation: string): Withholding {
  return { verdict: "skip", reason, explanation };
}
