/** Whom and what an event speaks of. */
export type SubjectIds = { leadId?: string | null; interviewId?: string | null; trialId?: string | null };

/** The subjects as names that are unique among all of them: `lead:L1`, `interview:I1`. */
export function subjectNames({ leadId, interviewId, trialId }: SubjectIds): string[] {
  return [
    ...(leadId == null ? [] : [`lead:${leadId}`]),
    ...(interviewId == null ? [] : [`interview:${interviewId}`]),
    ...(trialId == null ? [] : [`trial:${trialId}`]),
  ];
}
