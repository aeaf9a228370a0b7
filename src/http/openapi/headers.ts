import type { HeaderName } from "./operation.ts";

/** On every answer while a channel is the sandbox. */
export const sandboxHeader = "x-bienvenue-sandbox";

/** The headers of answers, for `#/components/headers`. */
export const headers: Record<HeaderName | typeof sandboxHeader, Record<string, unknown>> = {
  "Retry-After": {
    description: "Seconds until the request is worth repeating, where that is known.",
    schema: { type: "integer", minimum: 0 },
    example: 10,
  },
  "Content-Disposition": {
    description: "A file name for the answer.",
    schema: { type: "string" },
    example: 'attachment; filename="lead-L1.json"',
  },
  [sandboxHeader]: {
    description:
      "The channels that reach nobody on this server; missing when all of them send for real. Errors have it as well.",
    schema: { type: "string" },
    example: "sms, email",
  },
};
