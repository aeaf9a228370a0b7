import { type Config, parseConfig } from "../../src/config.ts";
import type { Rehearsal } from "../../src/rehearsal/rehearsal.ts";
import { configuredRehearsals, type RehearsalParts } from "../../src/server/configured-rehearsals.ts";
import { noLimits } from "./delivery-fixture.ts";
import { startJourneyFixture } from "./journey-fixture.ts";

/** The journeys on their real store, with rehearsals over it that are configured alike. */
export async function startRehearsalFixture(options: Parameters<typeof startJourneyFixture>[0] = {}) {
  const fixture = await startJourneyFixture(options);
  const { store, vault, channels, engine, now } = fixture;
  const config: Config = {
    ...parseConfig({}),
    publicUrl: "https://bienvenue.example.com",
    emailFrom: "Bienvenue <bonjour@example.com>",
    dayLimits: { sms: noLimits, email: noLimits },
    fallbackAfterMs: 600_000,
  };
  const url = () => "http://127.0.0.1:3000";
  const parts: RehearsalParts = { store, vault, channels, engine, url, now };
  const rehearsals = (change: Partial<Config> = {}, otherParts: Partial<RehearsalParts> = {}) =>
    configuredRehearsals({ ...config, ...change }, { ...parts, ...otherParts });
  return { ...fixture, rehearsals: rehearsals(), rehearsalsWith: rehearsals };
}

export type RehearsalFixture = Awaited<ReturnType<typeof startRehearsalFixture>>;

/** What a rehearsal says, a line for each outcome: the instant, the end of the key, the verdict and its reason. */
export function told(rehearsal: Rehearsal | null): string[] {
  if (rehearsal === null) throw new Error("There was nothing to be played.");
  return rehearsal.entries.map(({ at, key, verdict, reason }) =>
    [at.slice(0, 16), key.split(":").slice(-2).join(" "), verdict, reason].filter(Boolean).join(" "),
  );
}
