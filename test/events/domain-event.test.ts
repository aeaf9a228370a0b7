import { describe, expect, test } from "vitest";
import * as fc from "fast-check";
import { domainEvent, eventSchemas } from "../../src/events/domain-event.ts";

const lead = { leadId: "L1", firstName: "Zoé", lastName: "Lefèvre", email: "zoe@example.com" };
const minimal = {
  "lead.created": lead,
  "questionnaire.completed": { leadId: "L1" },
  "interview.scheduled": { interviewId: "I1", leadId: "L1", startsAt: "2026-12-01T09:00:00.000Z" },
  "interview.cancelled": { interviewId: "I1" },
  "trial.started": { trialId: "T1", leadId: "L1" },
  "trial.converted": { trialId: "T1" },
} as const;

const paths = (event: unknown): string[] =>
  domainEvent.safeParse(event).error?.issues.map((issue) => issue.path.join(".")) ?? [];

describe("a domain event", () => {
  test("is one of the names of the contract, each with its minimal data", () => {
    expect(Object.keys(minimal)).toEqual(Object.keys(eventSchemas));
    for (const [name, data] of Object.entries(minimal)) {
      expect(domainEvent.parse({ name, data })).toEqual({ name, data });
    }
  });

  test("names every required field that is missing, with its path", () => {
    for (const [name, data] of Object.entries(minimal)) {
      const required = Object.keys(data).map((field) => `data.${field}`);
      expect(paths({ name, data: {} })).toEqual(required);
    }
  });

  test("keeps unknown fields out, at every level", () => {
    const event = {
      name: "lead.created",
      data: { ...lead, admin: true, consent: { sms: true, fax: true } },
      user: { id: 1 },
    };
    expect(domainEvent.parse(event)).toEqual({
      name: "lead.created",
      data: { ...lead, consent: { sms: true } },
    });
  });

  test("keeps keys of the prototype out", () => {
    const event: unknown = JSON.parse(
      `{"name":"questionnaire.completed","data":{"leadId":"L1","__proto__":{"polluted":true}}}`,
    );
    const parsed = domainEvent.parse(event);
    expect(Object.keys(parsed.data)).toEqual(["leadId"]);
    expect(parsed.data).not.toHaveProperty("polluted");
  });

  test("normalises phone, e-mail domain and instants", () => {
    const parsed = domainEvent.parse({
      name: "interview.scheduled",
      data: {
        interviewId: "I1",
        leadId: "L1",
        startsAt: "2026-12-01T10:00:00+01:00",
        phone: "0033 6 12 34 56 78",
        email: "Zoe@Example.COM",
      },
    });
    expect(parsed.data).toMatchObject({
      startsAt: "2026-12-01T09:00:00.000Z",
      phone: "+33612345678",
      email: "Zoe@example.com",
    });
  });

  test("says which names exist when the name is none of them", () => {
    const result = domainEvent.safeParse({ name: "lead.deleted", data: {} });
    expect(result.error?.issues[0]?.message).toBe(
      `name must be one of ${Object.keys(eventSchemas).join(", ")}`,
    );
  });

  test.each([{ id: "" }, { id: "a b" }, { id: "é" }, { ts: -1 }, { ts: 1.5 }, { ts: "now" }])(
    "refuses the envelope field %j",
    (field) => {
      expect(paths({ name: "trial.converted", data: { trialId: "T1" }, ...field })).toEqual(
        Object.keys(field),
      );
    },
  );

  test.each(["secret\n", "a\u2028b", "\u0000", "half\ud83d"])(
    "refuses the temporary password %j",
    (temporaryPassword) => {
      expect(
        paths({ name: "trial.started", data: { trialId: "T1", leadId: "L1", temporaryPassword } }),
      ).toEqual(["data.temporaryPassword"]);
    },
  );

  test("answers any JSON without throwing", () => {
    const name = fc.constantFrom(...Object.keys(eventSchemas));
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), fc.record({ name, data: fc.jsonValue() })), (value) => {
        expect(() => domainEvent.safeParse(value)).not.toThrow();
      }),
    );
  });
});
