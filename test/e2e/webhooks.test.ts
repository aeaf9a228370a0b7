import { createConnection } from "node:net";
import { once } from "node:events";
import { afterEach, expect, it } from "vitest";
import type { CallbackPlanInput } from "../support/callback-plan.ts";
import { freePort } from "../support/free-port.ts";
import { startProviders } from "../support/provider-environment.ts";
import {
  leadCreatedEvent,
  messagesOf,
  postEvents,
  startServerProcess,
  temporaryDataDir,
  until,
} from "../support/server-process.ts";

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

/** A server that the simulated providers can call back, under a public URL of its own. */
async function startWithWebhooks(callbacks?: CallbackPlanInput) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const providers = await startProviders({
    ...(callbacks !== undefined && { callbacks }),
    webhookUrl: `${url}/webhooks/resend`,
    inboundUrl: `${url}/webhooks/twilio/inbound`,
  });
  const dataDir = await temporaryDataDir();
  closers.push(
    () => providers.close(),
    () => dataDir.remove(),
  );
  const server = await startServerProcess({
    ...providers.environment,
    DATA_DIR: dataDir.path,
    PORT: String(port),
    PUBLIC_URL: url,
  });
  closers.push(() => server.stop());
  return { ...providers, url };
}

/** The statuses of a lead's two messages, once none of them is open any more. */
const finalStatuses = (url: string, leadId: string) =>
  until(async () => {
    const statuses = (await messagesOf(url, leadId)).map(({ status }) => status);
    const open = statuses.some((status) => ["pending", "sending", "accepted", "sent"].includes(status));
    return statuses.length >= 2 && !open ? statuses.toSorted() : null;
  });

it("providers that tell repeatedly and in any order bring every message to its end", async () => {
  const { url } = await startWithWebhooks({
    delayMs: [0, 20],
    repeats: 3,
    reordered: 0.5,
    reorderedMs: 50,
  });
  const leads = Array.from({ length: 10 }, (_, index) => `W${index}`);
  const events = leads.map((leadId, index) => leadCreatedEvent(leadId, 500 + index));
  expect((await postEvents(url, events)).status).toBe(202);
  for (const leadId of leads) expect(await finalStatuses(url, leadId)).toEqual(["delivered", "delivered"]);
});

it("whoever texts STOP gets no SMS any more", async () => {
  const { twilio, smsTo, url } = await startWithWebhooks();
  const lead = leadCreatedEvent("W-stop", 600);
  expect(await twilio.inbound({ from: lead.data.phone, body: "Arrêt svp" })).toBe(200);
  await postEvents(url, lead);
  const sms = await until(async () => {
    const found = (await messagesOf(url, "W-stop")).find(({ channel }) => channel === "sms");
    return found === undefined || found.status === "pending" ? null : found;
  });
  expect([sms.status, smsTo(lead.data.phone)]).toEqual(["skipped", []]);
});

it("a body that is too large is refused before it has come", async () => {
  const { url } = await startWithWebhooks();
  const { host, port } = new URL(url);
  const request = (headers: string[], body: string) =>
    [`POST /webhooks/resend HTTP/1.1`, `Host: ${host}`, ...headers, "", body].join("\r\n");
  const chunk = `${(70_000).toString(16)}\r\n${"x".repeat(70_000)}\r\n`;
  for (const text of [
    request(["Content-Length: 100000"], "x"),
    request(["Transfer-Encoding: chunked"], chunk),
  ]) {
    expect(await rawExchange(Number(port), text)).toMatch(/^HTTP\/1\.1 413 /);
  }
});

/** The first of what a client reads that has not sent all it has. */
async function rawExchange(port: number, text: string): Promise<string> {
  const socket = createConnection({ port, host: "127.0.0.1" });
  socket.write(text);
  const [answer] = await once(socket, "data");
  socket.destroy();
  return String(answer);
}
