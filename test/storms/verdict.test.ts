import { describe, expect, it } from "vitest";
import type { Detail, Row } from "../../storms/chaos/api.ts";
import { planEvents } from "../../storms/chaos/event-plan.ts";
import type { Accepted } from "../../storms/chaos/providers.ts";
import { judge, type Evidence, type Verdict } from "../../storms/chaos/verdict.ts";

const startMs = Date.parse("2026-06-01T08:00:00Z");
const [chain] = planEvents(1, 1, startMs);
const interview = planEvents(400, 1, startMs).find(({ possible }) =>
  possible.some((key) => key.startsWith("interview.cancelled")),
);

function row(key: string, change: Partial<Row> = {}): Row {
  const channel = key.endsWith(":sms") ? "sms" : "email";
  return {
    id: `id of ${key}`,
    key,
    channel,
    recipient: `to of ${key}`,
    status: "delivered",
    reason: null,
    explanation: null,
    retryable: null,
    providerMessageId: `provider's id of ${key}`,
    attempts: 1,
    ...change,
  };
}

function taken({ id, channel, recipient, providerMessageId }: Row, change: Partial<Accepted> = {}): Accepted {
  return {
    channel,
    providerMessageId: providerMessageId ?? "",
    messageId: id,
    to: recipient ?? "",
    content: `what ${id} says`,
    at: "2026-06-01T09:00:00.000Z",
    ...change,
  };
}

function evidence(rows: Row[], change: Partial<Evidence> = {}): Evidence {
  const chains = change.chains ?? (chain === undefined ? [] : [chain]);
  const detail = ({ id }: Row): [string, Detail] => [id, { text: `what ${id} says`, timeline: [] }];
  return {
    chains,
    acknowledged: new Map(
      chains.flatMap(({ events }) =>
        events.map(({ body }) => [body.id, { unknownUntilAt: "2026-06-01T10:00:00.000Z" }] as const),
      ),
    ),
    rows,
    details: new Map(rows.map(detail)),
    accepted: rows.filter(({ status }) => status === "delivered").map((each) => taken(each)),
    ...change,
  };
}

const count = ({ broken }: Verdict) =>
  Object.fromEntries(
    Object.entries(broken)
      .filter(([, cases]) => cases.length > 0)
      .map(([name, cases]) => [name, cases.length]),
  );

const [smsKey = "", emailKey = ""] = chain?.expected ?? [];
const good = () => [row(smsKey), row(emailKey)];

describe("The verdict on a storm", () => {
  it("is good when the providers took every message once", () => {
    expect(count(judge(evidence(good())))).toEqual({});
  });

  it("counts a message that is not in the ledger as lost, once its event was acknowledged", () => {
    expect(count(judge(evidence([row(smsKey)])))).toEqual({ lost: 1 });
    expect(count(judge(evidence([row(smsKey)], { acknowledged: new Map() })))).toEqual({});
  });

  it("counts a message that the ledger alone believes in as lost", () => {
    const [sms, email] = good();
    if (sms === undefined || email === undefined) throw new Error("There are two.");
    expect(count(judge(evidence([sms, email], { accepted: [taken(sms)] })))).toEqual({ lost: 1 });
  });

  it.each([
    ["sms", smsKey, "duplicate SMS"],
    ["email", emailKey, "duplicate e-mail"],
  ])("finds a second %s of one message, and the same words to the same person", (_, key, name) => {
    const rows = good();
    const twice = rows.find((each) => each.key === key);
    if (twice === undefined) throw new Error("There is one.");
    const fine = rows.map((each) => taken(each));
    const ofOneRow = taken(twice, { providerMessageId: "another", content: "other words" });
    expect(count(judge(evidence(rows, { accepted: [...fine, ofOneRow] })))).toEqual({ [name]: 1 });
    const sameWords = taken(twice, { providerMessageId: "another", messageId: null });
    expect(count(judge(evidence(rows, { accepted: [...fine, sameWords] })))).toEqual({ [name]: 1 });
  });

  it.each([
    { status: "sending" },
    { status: "pending" },
    { status: "skipped", reason: "no-phone" },
    { status: "refused", explanation: "It was refused." },
    { status: "unknown" },
  ])("wants a reason and words for what did not go out: %o", (change) => {
    const rows = [row(smsKey, { providerMessageId: null, ...change }), row(emailKey)];
    expect(count(judge(evidence(rows)))).toMatchObject({ unexplained: 1 });
  });

  it.each([
    [{ status: "refused", reason: "rate-limited" }, 1],
    [{ status: "skipped", reason: "interrupted" }, 1],
    [{ status: "skipped", reason: "suppressed-hard-bounce" }, 0],
  ])("wants a due message sent, unless its address does not exist: %o", (change, unsent) => {
    const rows = [
      row(smsKey),
      row(emailKey, { explanation: "In words.", providerMessageId: null, ...change }),
    ];
    expect(count(judge(evidence(rows)))["left unsent"] ?? 0).toBe(unsent);
  });

  it("wants a reason for what was not delivered", () => {
    const rows = [row(smsKey, { status: "undelivered" }), row(emailKey)];
    const accepted = rows.map((each) => taken(each));
    expect(count(judge(evidence(rows, { accepted })))).toEqual({ unexplained: 1 });
  });

  it("tells an unknown message that the provider took from one that it did not", () => {
    const ambiguous = {
      status: "unknown",
      reason: "ambiguous",
      explanation: "No answer.",
      providerMessageId: null,
    };
    const rows = [row(smsKey, ambiguous), row(emailKey)];
    expect(count(judge(evidence(rows)))).toEqual({});
    for (const messageId of [rows[0]?.id ?? "", null]) {
      const accepted = rows.map((each) => taken(each, { messageId }));
      expect(count(judge(evidence(rows, { accepted })))["unknown although accepted"]).toBe(1);
    }
  });

  it("finds messages that nobody asked for", () => {
    expect(count(judge(evidence([...good(), row("lead.created:L1:another:sms")])))).toEqual({
      unexpected: 1,
    });
  });

  it("wants a cancellation told to whoever had been told of the interview", () => {
    if (interview === undefined) throw new Error("The plan has a cancelled interview.");
    const told = interview.possible.find((key) => key.startsWith("interview.scheduled")) ?? "";
    const expected = interview.expected.map((key) => row(key));
    const chains = [interview];
    expect(count(judge(evidence(expected, { chains })))).toEqual({});
    expect(count(judge(evidence([...expected, row(told)], { chains })))).toEqual({ lost: 2 });
  });
});

describe("The events of a storm", () => {
  it("are as many as asked for, the same for the same seed, with ids of their own but for repeats", () => {
    const plan = planEvents(1000, 7, startMs);
    const events = plan.flatMap((each) => each.events);
    expect(events).toHaveLength(1000);
    expect(planEvents(1000, 7, startMs)).toEqual(plan);
    const first = events.filter(({ repeat }) => repeat !== "same-id").map(({ body }) => body.id);
    expect(new Set(first).size).toBe(first.length);
    expect(new Set(events.map(({ repeat }) => repeat))).toEqual(new Set(["no", "same-id", "other-id"]));
    expect(new Set(events.map(({ body }) => body.name))).toEqual(
      new Set(["lead.created", "interview.scheduled", "interview.cancelled", "trial.started"]),
    );
  });
});
