import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rehearsalTimeline } from "../../src/dashboard/try/rehearsal-timeline.ts";
import { composedApp, type ComposedApp } from "../support/composed-app.ts";

let desk: ComposedApp;
beforeAll(async () => {
  desk = await composedApp({ PROMOTIONAL_HOURS: "always" });
});
afterAll(async () => await desk.close());

async function played(query: Record<string, string>): Promise<string> {
  const search = new URLSearchParams({ run: "yes", locale: "en", ...query }).toString();
  const response = await desk.app.request(`/try/fast-forward?${search}`);
  expect(response.status).toBe(200);
  return await response.text();
}

/** The entries of the timeline as text, in their order. */
function timeline(page: string): string[] {
  const [, list = ""] = /<ol class="timeline">([^]*?)<\/ol>/.exec(page) ?? [];
  return list
    .split("</li>")
    .map((item) =>
      item
        .replace(/<time[^]*?<\/time>/g, "")
        .replace(/<[^>]*>/g, " ")
        .replace(/\s+/g, " ")
        .trim(),
    )
    .filter((item) => item !== "");
}

describe("fast-forward", () => {
  it("shows what a lead is sent over 14 days, each message readable, and sends nothing", async () => {
    const page = await played({ event: "lead.created" });
    const items = timeline(page);
    expect(items.filter((item) => item.includes("SMS lead-confirmation is sent"))).toHaveLength(1);
    expect(items.filter((item) => item.includes("questionnaire-reminder is sent"))).toHaveLength(4);
    expect(page).toContain("Hello Zoé");
    expect(page).toContain("6 messages go out");
    expect(await desk.store.sandbox.recent(1)).toEqual([]);
    expect((await desk.store.ledger.list({ limit: 1 })).messages).toEqual([]);
    expect(desk.sent).toEqual([]);
  });

  it("stops the reminders when the questionnaire is completed", async () => {
    const items = timeline(await played({ event: "lead.created", "questionnaire-completed": "2" }));
    const done = items.findIndex((item) => item.includes("The questionnaire is completed."));
    expect(done).toBeGreaterThan(0);
    expect(items.slice(done).filter((item) => item.includes("is sent"))).toEqual([]);
  });

  it("shows an SMS that does not arrive, and a STOP", async () => {
    const items = timeline(await played({ event: "lead.created", undelivered: "on", stop: "1.5" }));
    expect(items.filter((item) => item.includes("The phone could not be reached:"))).not.toEqual([]);
    const stop = items.findIndex((item) => item.includes("answers STOP"));
    expect(items.slice(stop).filter((item) => item.includes("SMS") && item.includes("is sent"))).toEqual([]);
    expect(items.slice(stop).some((item) => item.includes("SMS questionnaire-reminder is not sent"))).toBe(
      true,
    );
  });

  it("moves and cancels an interview, and ends the reminder of a trial that was converted", async () => {
    const moved = timeline(await played({ event: "interview.scheduled", "interview-moved": "0.5" }));
    expect(moved.filter((item) => item.includes("interview-confirmation is sent"))).toHaveLength(4);
    const cancelled = timeline(await played({ event: "interview.scheduled", "interview-cancelled": "0.5" }));
    expect(cancelled.some((item) => item.includes("interview-cancellation is sent"))).toBe(true);
    const converted = timeline(await played({ event: "trial.started", "trial-converted": "3" }));
    expect(converted.some((item) => item.includes("trial-reminder is sent"))).toBe(false);
  });

  it("ignores what is no scenario", async () => {
    const page = await played({ event: "nothing", stop: "-3", "questionnaire-completed": "many" });
    expect(page).toContain("6 messages go out");
  });
});

describe("a fast-forward for which there is no room", () => {
  it.each([
    ["en", "Too much is being played just now"],
    ["fr", "Trop de choses sont jouées à l’instant"],
  ])("says so in words (%s), and not that nothing would be sent", async (language, words) => {
    const headers = { "accept-language": language };
    const signal = AbortSignal.abort();
    const response = await desk.app.request("/try/fast-forward?run=yes", { headers, signal });
    const page = await response.text();
    expect(page).toContain(words);
    expect(page).not.toContain("Nothing would be sent");
  });
});

it("says of a fast-forward that was cut short that the rest is not known", async () => {
  const at = "2026-11-22T10:00:00.000Z";
  const empty = { entries: [], totals: {}, runs: [], beganAt: at, endedAt: at };
  const { scenario, reader } = {
    scenario: {
      beginning: "lead.created",
      locale: "en",
      later: {},
      smsUndelivered: false,
      emailBounced: false,
    },
    reader: { language: "en", timeZone: "Europe/Paris", currency: "EUR" },
  } as const;
  const page = await rehearsalTimeline({ ...empty, complete: false, interrupted: true }, scenario, reader);
  expect(String(page)).toContain("was cut short");
  expect(String(page)).not.toContain("Nothing would be sent");
});
