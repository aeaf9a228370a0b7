/** Whom and what an event speaks of. */
export type SubjectIds = {
  leadId?: string | null | undefined;
  interviewId?: string | null | undefined;
  trialId?: string | null | undefined;
};

/** The subjects as names that are unique among all of them: `lead:L1`, `interview:I1`. */
export function subjectNames({ leadId, interviewId, trialId }: SubjectIds): string[] {
  return [
    ...(leadId == null ? [] : [`lead:${leadId}`]),
    ...(interviewId == null ? [] : [`interview:${interviewId}`]),
    ...(trialId == null ? [] : [`trial:${trialId}`]),
  ];
}
