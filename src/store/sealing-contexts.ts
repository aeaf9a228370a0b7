/** What each kind of sealed value is bound to, so that one cannot be put in the place of another. */
export const sealingContext = {
  messageBytes: (messageId: string) => `message:${messageId}`,
  trialPassword: (trialId: string) => `trial:${trialId}`,
  trialLink: (trialId: string) => `trial-link:${trialId}`,
  sandboxBody: (entryId: string) => `sandbox:${entryId}`,
  key: (name: string) => `sealed-key:${name}`,
} as const;
