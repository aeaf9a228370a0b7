/** One line of the table of facts in an e-mail. */
export type Fact = {
  label: string;
  value: string;
  /** To be copied character by character: set in a monospaced face. */
  literal?: boolean;
};

/** What a template says by e-mail; the greeting, the signature and the footer are the same for all. */
export type Letter = {
  subject: string;
  /** Shown after the subject in the list of an inbox. */
  preheader: string;
  heading: string;
  /** The person greeted; without it there is no greeting. */
  name?: string;
  paragraphs: readonly string[];
  facts?: readonly Fact[];
  /** What the reader is asked to do, as a button. */
  action?: { label: string; url: string } | undefined;
  /** A last paragraph, after the button. */
  note?: string | undefined;
  /** Why this person gets this e-mail, as a sentence. */
  reason: string;
  /** The same in plain text, written for it: paragraphs, undefined ones left out. Links are written in full. */
  text: readonly (string | undefined)[];
};
