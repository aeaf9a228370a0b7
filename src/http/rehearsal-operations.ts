import { failure, invalidRequest, rehearsalsBusy } from "./openapi/error-answers.ts";
import { named } from "./openapi/named-schema.ts";
import type { Operation } from "./openapi/operation.ts";
import { rehearsal } from "./rehearsal-answers.ts";
import { leadParameters } from "./lead-routes.ts";
import { horizon, rehearsalBody, replayBody } from "./rehearsal-routes.ts";

const played = { description: "What would happen.", body: { schema: rehearsal } };

const sampleLead = {
  name: "lead.created",
  data: { leadId: "sample-1", firstName: "Zoé", lastName: "Lefèvre", email: "zoe.lefevre@example.com" },
};

/** `/api/rehearsals`, and `/api/leads/{leadId}/next`. */
export const rehearsalOperations: readonly Operation[] = [
  {
    method: "post",
    path: "/api/rehearsals",
    id: "rehearse",
    tag: "Rehearsals",
    summary: "What events would come to",
    description:
      "Plays the journeys of events that have not happened. `happenings` come meanwhile: events, reports of the providers, STOP by SMS.",
    access: "api-key",
    writes: false,
    body: {
      schema: named("RehearsalRequest", rehearsalBody),
      examples: {
        lead: {
          summary: "A lead who fills in the questionnaire after two days",
          value: {
            events: [sampleLead],
            happenings: [
              {
                kind: "event",
                afterMs: 172_800_000,
                event: { name: "questionnaire.completed", data: { leadId: "sample-1" } },
              },
            ],
            days: 14,
          },
        },
      },
    },
    answers: { 200: played, 503: rehearsalsBusy },
  },
  {
    method: "post",
    path: "/api/rehearsals/replay",
    id: "rehearseReplay",
    tag: "Rehearsals",
    summary: "What a replay would do",
    description: "Plays the journey of a recorded event again, on a copy.",
    access: "api-key",
    writes: false,
    body: {
      schema: named("ReplayRehearsalRequest", replayBody),
      examples: { one: { summary: "An event", value: { eventId: "lead-created-L2", days: 14 } } },
    },
    answers: {
      200: played,
      404: failure("The event is not on record.", "The event E1 is not on record."),
      503: rehearsalsBusy,
    },
  },
  {
    method: "get",
    path: "/api/leads/{leadId}/next",
    id: "whatComesNext",
    tag: "Rehearsals",
    summary: "What a lead would still be told",
    description: "If nothing else happened, in the next `days` days.",
    access: "api-key",
    writes: false,
    parameters: { path: leadParameters, query: horizon },
    answers: {
      400: invalidRequest,
      200: played,
      404: failure("Nothing is held of this lead.", "Nothing is held of the lead L1."),
      503: rehearsalsBusy,
    },
  },
];
