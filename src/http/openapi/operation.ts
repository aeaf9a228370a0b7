import type { z } from "zod";

/** The chapters of the document, in the order they are shown in. */
export const tags = {
  Events: "What happened in the main app. Each event starts, moves or ends a journey.",
  Messages: "What was sent to whom, what became of it, and once more by hand.",
  Sending: "One SMS or e-mail, outside any journey.",
  Suppressions: "Who is not written to, and why.",
  Leads: "People's rights: all that is held of a person, and its erasure.",
  Rehearsals: "What would happen, played on a copy with a clock that is put forward. Nothing is sent.",
  Operating: "What a day has cost, blocked accounts, and whether the server lives and can work.",
  Webhooks: "What the providers report. They sign their requests; there is no API key.",
  Unsubscribing: "For people, and for the mail programs that act for them.",
  Runs: "The runs of the journeys: their steps, and replaying them.",
  Desk: "What the desk for operators is made of.",
} as const;

/** One named example of a body. */
export type Example = { summary?: string; value: unknown };

/** What a body looks like. Its schema must have a name (`named`). */
export type Body = {
  schema: z.ZodType;
  /** Default `application/json`. */
  mediaType?: string;
  examples?: Readonly<Record<string, Example>>;
};

/** One answer. `headers` are names of `#/components/headers`. */
export type Answer = {
  description: string;
  body?: Body;
  headers?: readonly HeaderName[];
  /** Its name under `#/components/responses`, for one that many operations have: it is told once, and referred to. */
  name?: string;
};

export type HeaderName = "Retry-After" | "Content-Disposition";

/** One method of one path, as the document tells it. What all routes have in common is added where it is assembled. */
export type Operation = {
  method: "get" | "post" | "put" | "patch" | "delete";
  /** As OpenAPI writes it: `/api/messages/{id}`. */
  path: string;
  /** Unique and stable: generated clients name their functions after it. */
  id: string;
  tag: keyof typeof tags;
  summary: string;
  description: string;
  /**
   * Who may ask. `api-key` adds 401, and 429 for too many requests; `either` shows more to whoever has the key; `signature`
   * and `link` prove themselves.
   */
  access: "api-key" | "either" | "signature" | "link" | "open";
  /** Those of the query and the header add 400; one in the path may as well be 404. */
  parameters?: Partial<Record<"path" | "query" | "header", z.ZodObject>>;
  /** Without a `mediaType` it is read by `jsonBody`: adds 400, 413 and 415. */
  body?: Body;
  /** Whether it writes to the store: adds 503 for a disk or database that cannot take it. */
  writes: boolean;
  /** By status: what is peculiar to this route. Takes precedence over what is added. */
  answers: Readonly<Record<number, Answer>>;
};
