/** How bad a finding is. `skipped`: it was not looked at; the sentence says why. */
export type Verdict = "ok" | "warning" | "problem" | "skipped";

/** One thing that was looked at. `says` and `toDo` are sentences for an operator, without any secret. */
export type Finding = {
  /** What was looked at, in a word or two. */
  about: string;
  verdict: Verdict;
  says: string;
  /** What to do about it; null when there is nothing. */
  toDo: string | null;
};

/** It is as it should be. */
export function ok(about: string, says: string): Finding {
  return { about, verdict: "ok", says, toDo: null };
}

/** It works, and somebody should know. */
export function warning(about: string, says: string, toDo: string | null = null): Finding {
  return { about, verdict: "warning", says, toDo };
}

/** Something does not work, or will not. */
export function problem(about: string, says: string, toDo: string): Finding {
  return { about, verdict: "problem", says, toDo };
}

/** It was not looked at. */
export function skipped(about: string, says: string, toDo: string | null = null): Finding {
  return { about, verdict: "skipped", says, toDo };
}
