import { z } from "zod";
import { domainEvent, eventSchemas, type EventInput, type EventName } from "../events/domain-event.ts";
import { eventBatch } from "./event-routes.ts";
import { failureForNow } from "./openapi/error-answers.ts";
import { named } from "./openapi/named-schema.ts";
import type { Operation } from "./openapi/operation.ts";

const person = {
  firstName: "Zoé",
  lastName: "Lefèvre",
  email: "zoe.lefevre@example.com",
  phone: "+33612345678",
  locale: "fr",
  timeZone: "Europe/Paris",
} as const;

type Told<N extends EventName> = { schemaName: string; description: string; data: EventInput<N> };

/** What the document tells of each event, with data nobody real is meant by. */
const told: { readonly [N in EventName]: Told<N> } = {
  "lead.created": {
    schemaName: "LeadCreated",
    description: "A person left their details. `consent` is for promotional messages; the others need none.",
    data: { leadId: "L1", ...person, questionnaireUrl: "https://app.example.com/questionnaire/L1" },
  },
  "questionnaire.completed": {
    schemaName: "QuestionnaireCompleted",
    description: "The lead filled in the questionnaire: its reminders stop.",
    data: { leadId: "L1" },
  },
  "interview.scheduled": {
    schemaName: "InterviewScheduled",
    description:
      "An interview was booked; again with another `startsAt`, it was moved. Contact fields introduce an unknown lead.",
    data: {
      interviewId: "I1",
      leadId: "L1",
      ...person,
      startsAt: "2026-12-01T10:30:00+01:00",
      durationMinutes: 30,
      meetingUrl: "https://meet.example.com/zoe-lefevre-4f7k",
    },
  },
  "interview.cancelled": {
    schemaName: "InterviewCancelled",
    description: "The interview will not take place. `reason` is shown to the lead.",
    data: { interviewId: "I1", reason: "notre conseillère est absente" },
  },
  "trial.started": {
    schemaName: "TrialStarted",
    description: "A trial began. A one-time `accessUrl` is the better practice than a `temporaryPassword`.",
    data: {
      trialId: "T1",
      leadId: "L1",
      ...person,
      endsAt: "2026-12-15T18:00:00+01:00",
      accessUrl: "https://app.example.com/essai/3nQ8",
      loginEmail: "zoe.lefevre@example.com",
    },
  },
  "trial.converted": {
    schemaName: "TrialConverted",
    description: "The trial became a subscription: its reminders stop.",
    data: { trialId: "T1" },
  },
};

const names = Object.keys(told) as EventName[];
for (const name of names) {
  const { schemaName, description } = told[name];
  named(`${schemaName}Data`, eventSchemas[name]);
  const event = domainEvent.options.find((option) => option.shape.name.value === name);
  if (event !== undefined) named(schemaName, event, { description });
}
named("Event", domainEvent, { description: "One event; `name` says what its `data` holds." });
named("Events", eventBatch, { description: "Several events: all of them are taken, or none." });

const accepted = named(
  "EventsAccepted",
  z.object({ ids: z.array(z.string()).describe("The id of each event, in the order they were given.") }),
);

/** `POST /api/events`. */
export const eventOperations: readonly Operation[] = [
  {
    method: "post",
    path: "/api/events",
    id: "postEvents",
    tag: "Events",
    summary: "Tell what happened",
    description:
      "One event, or an array of them, of which all are taken or none. 202 says that they are durable: the messages follow. Each field is described in `docs/events.md`.",
    access: "api-key",
    writes: true,
    body: {
      schema: named("EventOrEvents", z.union([domainEvent, eventBatch])),
      examples: {
        ...Object.fromEntries(
          names.map((name) => [name, { summary: name, value: { name, data: told[name].data } }]),
        ),
        batch: {
          summary: "Two events at once",
          value: [
            {
              name: "lead.created",
              id: "lead-created-L2",
              data: { ...told["lead.created"].data, leadId: "L2" },
            },
            { name: "questionnaire.completed", data: { leadId: "L2" } },
          ],
        },
      },
    },
    answers: {
      202: {
        description: "The events are durable.",
        body: {
          schema: accepted,
          examples: { one: { summary: "One event", value: { ids: ["01JDA3Q7Z9T4V8M2K6W1XHC5RB"] } } },
        },
      },
      503: failureForNow(
        "They could not be recorded, none of them: send them again.",
        "It could not be recorded, and nothing of it was: send it again.",
      ),
    },
  },
];
