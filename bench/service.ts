/**
 * What the whole service does in a second, and how soon: `node --import ./src/require-node.mjs bench/service.ts`.
 * It runs in processes of its own: one server on SQLite with the embedded engine, as `npm start` starts it with
 * checkpointing as the SDK has it (on), and one with both simulated providers. This process posts the events.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { Row } from "./row.ts";
import { postLead, postLeads } from "./service/post-events.ts";
import { startService } from "./service/running-service.ts";

const subject = "service, SQLite, embedded engine";
/** The journey's confirmation goes out by SMS and by e-mail. */
const messagesPerLead = 2;
const warmUp = 100;
const postsAtOnce = 16;

/** Everything below, one after the other. */
export async function serviceRows(): Promise<Row[]> {
  return [...(await throughputRows()), ...(await latencyRows()), ...(await webhookRows())];
}

/** Events worked off as fast as they can be, from the first request to the last message taken by a provider. */
export async function throughputRows({ events = 1000 } = {}): Promise<Row[]> {
  const service = await startService();
  try {
    await postLeads(service.url, { first: 0, count: warmUp, atOnce: postsAtOnce });
    await service.log.until(warmUp * messagesPerLead);
    const cpuBeforeMs = service.cpuMs();
    const begunAtMs = performance.now();
    await postLeads(service.url, { first: warmUp, count: events, atOnce: postsAtOnce });
    const acknowledgedAfterMs = performance.now() - begunAtMs;
    await service.log.until((warmUp + events) * messagesPerLead);
    const doneAfterMs = performance.now() - begunAtMs;
    const cpuMs = service.cpuMs() - cpuBeforeMs;
    return [
      row("lead.created, end to end", perSecond(events, doneAfterMs, "events")),
      row("POST /api/events, answered 202", perSecond(events, acknowledgedAfterMs, "events")),
      row("server CPU per message sent", inMs(cpuMs / (events * messagesPerLead))),
    ];
  } finally {
    await service.close();
  }
}

/** One event at a time on an otherwise idle server: from its request to the first request at a provider. */
export async function latencyRows({ events = 300 } = {}): Promise<Row[]> {
  const service = await startService();
  try {
    await postLeads(service.url, { first: 0, count: warmUp, atOnce: 4 });
    await service.log.until(warmUp * messagesPerLead);
    const latenciesMs: number[] = [];
    for (let number = warmUp; number < warmUp + events; number += 1) {
      // Until what follows a message has been recorded as well.
      await pause(settledAfterMs);
      const before = service.log.requestsAtMs.length;
      const postedAtMs = performance.timeOrigin + performance.now();
      await postLead(service.url, number);
      await service.log.until((number + 1) * messagesPerLead);
      latenciesMs.push((service.log.requestsAtMs[before] ?? Number.NaN) - postedAtMs);
    }
    const measure = "idle, POST /api/events to the provider's request";
    return [
      row(`${measure}, p50`, inMs(quantile(latenciesMs, 0.5)), "< 15 ms"),
      row(`${measure}, p99`, inMs(quantile(latenciesMs, 0.99)), "< 40 ms"),
    ];
  } finally {
    await service.close();
  }
}

/** How soon the providers' callbacks are answered while a backlog of events is worked off. */
export async function webhookRows({ events = 1000 } = {}): Promise<Row[]> {
  const service = await startService({ callbacks: { delayMs: [50, 200] } });
  try {
    await postLeads(service.url, { first: 0, count: events, atOnce: postsAtOnce });
    await service.log.until(events * messagesPerLead);
    await pause(callbacksToldAfterMs);
    service.log.read();
    const answered = service.log.callbacks.filter(({ answer }) => typeof answer === "number" && answer < 300);
    const answeredAfterMs = answered.map((callback) => callback.answeredAfterMs);
    const measure = `${service.log.callbacks.length} callbacks during a backlog of ${events} events`;
    return [
      row(`${measure}, not taken`, String(service.log.callbacks.length - answered.length), "0"),
      row(`${measure}, p50`, inMs(quantile(answeredAfterMs, 0.5))),
      row(`${measure}, p99`, inMs(quantile(answeredAfterMs, 0.99)), "< 1000 ms"),
      row(`${measure}, longest`, inMs(Math.max(...answeredAfterMs)), "< 10000 ms"),
    ];
  } finally {
    await service.close();
  }
}

const settledAfterMs = 15;
const callbacksToldAfterMs = 2000;

function row(measure: string, value: string, aim?: string): Row {
  return { measure, subject, value, ...(aim !== undefined && { aim }) };
}

function perSecond(count: number, afterMs: number, unit: string): string {
  return `${((count / afterMs) * 1000).toFixed(0)} ${unit}/s`;
}

function inMs(value: number): string {
  return `${value.toFixed(1)} ms`;
}

function quantile(values: number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? Number.NaN;
}

if (import.meta.main) {
  for (const { measure, value, aim = "" } of await serviceRows())
    process.stdout.write(`${measure.padEnd(64)} ${value.padStart(16)}   ${aim}\n`);
}
