import type { Measure } from "../measure.ts";
import { latencyRows, throughputRows, webhookRows } from "../service.ts";

/** The engine within the whole service: the real journey, with simulated providers in another process. */
export const service: Measure = async ({ quick }, tell) => {
  const of = (events: number): { events?: number } => (quick ? { events } : {});
  tell("lead.created, end to end");
  const throughput = await throughputRows(of(20));
  tell("idle latency");
  const latency = await latencyRows(of(5));
  tell("callbacks during a backlog");
  return [...throughput, ...latency, ...(await webhookRows(of(20)))];
};
