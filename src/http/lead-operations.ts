import { erased, heldCounts, leadExport } from "./lead-answers.ts";
import { leadParameters } from "./lead-routes.ts";
import { leadView } from "./lead-view-answers.ts";
import { failure, invalidRequest } from "./openapi/error-answers.ts";
import type { Operation } from "./openapi/operation.ts";

/** `/api/leads`. */
export const leadOperations: readonly Operation[] = [
  {
    method: "get",
    path: "/api/leads/{leadId}",
    id: "viewLead",
    tag: "Leads",
    summary: "What is known of a person, what happened and what comes next",
    description: "With every message and its timeline, the runs, and what was done by hand.",
    access: "api-key",
    writes: false,
    parameters: { path: leadParameters },
    answers: {
      400: invalidRequest,
      200: { description: "The person.", body: { schema: leadView } },
      404: failure("Nothing is held of this lead.", "Nothing is held of the lead L1."),
    },
  },
  {
    method: "delete",
    path: "/api/leads/{leadId}",
    id: "eraseLead",
    tag: "Leads",
    summary: "Erase a person everywhere",
    description:
      "Removes the lead with interviews, trials, events and messages, and ends the runs about them. Opt-outs stay, as keyed digests. Repeating it is harmless.",
    access: "api-key",
    writes: true,
    parameters: { path: leadParameters },
    answers: {
      400: invalidRequest,
      200: {
        description: "What was removed, also when there was nothing.",
        body: {
          schema: erased,
          examples: { one: { summary: "A lead", value: { erased: { leads: 1, events: 2, messages: 4 } } } },
        },
      },
    },
  },
  {
    method: "get",
    path: "/api/leads/{leadId}/held",
    id: "countHeld",
    tag: "Leads",
    summary: "How much is held of a person",
    description:
      "What an erasure would remove, by kind; suppressions would stay. It tells nothing of the person.",
    access: "api-key",
    writes: false,
    parameters: { path: leadParameters },
    answers: {
      400: invalidRequest,
      200: { description: "How many of each kind.", body: { schema: heldCounts } },
      404: failure("Nothing is held of this lead.", "Nothing is held of the lead L1."),
    },
  },
  {
    method: "get",
    path: "/api/leads/{leadId}/export",
    id: "exportLead",
    tag: "Leads",
    summary: "All that is held of a person",
    description: "As a file.",
    access: "api-key",
    writes: false,
    parameters: { path: leadParameters },
    answers: {
      400: invalidRequest,
      200: { description: "The export.", headers: ["Content-Disposition"], body: { schema: leadExport } },
      404: failure("Nothing is held of this lead.", "Nothing is held of the lead L1."),
    },
  },
];
