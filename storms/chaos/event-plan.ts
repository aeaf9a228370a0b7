import { seededRandom, type SeededRandom } from "../../test/support/seeded-random.ts";

/** One request of the main app's outbox. `repeat`: the same event once more, under the same id or another. */
export type PlannedEvent = {
  repeat: "no" | "same-id" | "other-id";
  body: { id: string; ts: number; name: string; data: Record<string, unknown> };
};

/** The events of one lead, in the order in which they must be posted. */
export type Chain = {
  leadId: string;
  events: PlannedEvent[];
  /** Keys of messages that must be in the ledger once every event is acknowledged. */
  expected: string[];
  /** Keys of messages that may be there: those that a later event makes pointless before or after they go out. */
  possible: string[];
};

const dayMs = 86_400_000;

/** Chains with `count` events in all, duplicates included. Every lead has a phone and an address of their own. */
export function planEvents(count: number, seed: number, startMs: number): Chain[] {
  const chains: Chain[] = [];
  let planned = 0;
  while (planned < count) {
    const number = chains.length + 1;
    const draft = chainOf(number, { random: seededRandom(seed, `chain ${number}`), startMs });
    // The last chain takes what is left: a lead alone when more does not fit.
    const chain = planned + draft.events.length > count ? leadAlone(draft) : draft;
    planned += chain.events.length;
    chains.push(chain);
  }
  return chains;
}

function chainOf(number: number, { random, startMs }: { random: SeededRandom; startMs: number }): Chain {
  const leadId = `L${number}`;
  const chain: Chain = { leadId, events: [], expected: [], possible: [] };
  let sequence = 0;
  const add = (name: string, data: Record<string, unknown>) => {
    sequence += 1;
    const ts = startMs + number * 10 + sequence;
    const body = { id: `${leadId}.${sequence}`, ts, name, data };
    chain.events.push({ repeat: "no", body });
    if (random.chance(0.15)) chain.events.push({ repeat: "same-id", body });
    if (random.chance(0.1)) {
      sequence += 1;
      const again = { ...body, id: `${leadId}.${sequence}`, ts: ts + 1 };
      chain.events.push({ repeat: "other-id", body: again });
    }
  };
  const contact = {
    firstName: "Zoé",
    lastName: `Lefèvre ${number}`,
    email: `lead${number}@storm.example`,
    phone: `+336${String(10_000_000 + number)}`,
  };

  add("lead.created", { leadId, ...contact });
  chain.expected.push(...both(`lead.created:${leadId}:confirmation`));
  if (random.chance(0.3)) addInterview(chain, add, { random, startMs, number });
  if (random.chance(0.12)) {
    const trialId = `T${number}`;
    const endsAt = new Date(startMs + 30 * dayMs).toISOString();
    add("trial.started", { trialId, leadId, endsAt, accessUrl: `https://app.storm.example/trial/${number}` });
    chain.expected.push(...both(`trial.started:${trialId}:access`));
  }
  return chain;
}

function addInterview(
  chain: Chain,
  add: (name: string, data: Record<string, unknown>) => void,
  { random, startMs, number }: { random: SeededRandom; startMs: number; number: number },
): void {
  const interviewId = `I${number}`;
  const { leadId } = chain;
  const startsAt = (revision: number) => new Date(startMs + (20 + revision) * dayMs).toISOString();
  const revisions = random.chance(0.35) ? 2 : 1;
  for (let revision = 1; revision <= revisions; revision += 1) {
    add("interview.scheduled", { interviewId, leadId, startsAt: startsAt(revision), durationMinutes: 30 });
  }
  const cancelled = random.chance(0.25);
  for (let revision = 1; revision <= revisions; revision += 1) {
    const keys = both(`interview.scheduled:${interviewId}#${revision}:confirmation`);
    (revision === revisions && !cancelled ? chain.expected : chain.possible).push(...keys);
  }
  if (!cancelled) return;
  add("interview.cancelled", { interviewId });
  chain.possible.push(...both(`interview.cancelled:${interviewId}#${revisions}:notice`));
}

function leadAlone({ leadId, events, expected }: Chain): Chain {
  return { leadId, events: events.slice(0, 1), expected: expected.slice(0, 2), possible: [] };
}

function both(key: string): string[] {
  return [`${key}:sms`, `${key}:email`];
}
