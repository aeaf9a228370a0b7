import { expect, it } from "vitest";
import { inEverySetting, type Service } from "../../support/service.ts";
import { isAtRest, messageWhen, postEvents, trialStartedEvent, until } from "../../support/server-process.ts";

const access = (id: string, channel: "sms" | "email") => ({
  leadId: id,
  key: `trial.started:${id}:access:${channel}`,
});
const trials = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => trialStartedEvent(`C${from + index}`, from + index));

const right = { TWILIO_AUTH_TOKEN: "twilio-simulator-token" };
const wrong = { TWILIO_AUTH_TOKEN: "a-token-of-last-year" };

const creates = ({ twilio }: Service) => twilio.requests.filter(({ target }) => target === "create").length;
const alerts = (service: Service) => service.output().match(/"alert":true/g)?.length ?? 0;

/** Sends some messages into an account that accepts none: one finds out, then the others wait without asking. */
async function runInto(service: Service, from: number, to: number): Promise<void> {
  const { url, emailsTo } = service;
  const [scout, ...others] = trials(from, to);
  await postEvents(url, scout);
  const found = await messageWhen(url, access(`C${from}`, "sms"), isAtRest);
  expect(found).toMatchObject({ status: "deferred", reason: "circuit-open" });
  const asked = creates(service);
  await postEvents(url, others);
  for (const { data } of others) {
    const waiting = await messageWhen(url, access(data.trialId, "sms"), isAtRest);
    expect(waiting).toMatchObject({ status: "deferred", reason: "circuit-open" });
    await until(() => (emailsTo(data.email).length === 1 ? true : null));
  }
  expect(creates(service)).toBe(asked);
  const { status, checks } = await readiness(url);
  expect([status, checks.circuits]).toMatchObject([
    200,
    { sms: { status: "open" }, email: { status: "closed" } },
  ]);
}

async function allGoOut({ url, smsTo, emailsTo, unfinishedRuns }: Service, from: number, to: number) {
  for (const { data } of trials(from, to)) {
    await messageWhen(url, access(data.trialId, "sms"), ({ status }) => status === "accepted");
  }
  await until(async () => ((await unfinishedRuns()) === 0 ? true : null));
  for (const { data } of trials(from, to)) {
    expect([smsTo(data.phone).length, emailsTo(data.email).length], data.trialId).toEqual([1, 1]);
  }
}

inEverySetting("an account that accepts nothing", { environment: wrong }, (service) => {
  it("is asked no more and told of once; with other credentials all that waited goes out, once", async () => {
    await runInto(service(), 1, 4);
    expect(alerts(service())).toBe(1);
    await service().restart(right);
    await allGoOut(service(), 1, 4);
  });

  it("that is mended at the provider lets all that waited out, once, when an operator says so", async () => {
    const { url, twilio } = service();
    twilio.always({ type: "error", status: 401, code: 20_003 });
    await runInto(service(), 11, 14);
    expect(alerts(service())).toBe(2);
    twilio.always({ type: "success" });
    const resumed = await fetch(`${url}/api/channels/sms/resume`, { method: "POST" });
    expect(await resumed.json()).toEqual({ channel: "sms", resumed: true });
    await allGoOut(service(), 11, 14);
    expect((await readiness(url)).checks.circuits).toMatchObject({ sms: { status: "closed" } });
  });
});

async function readiness(url: string) {
  const response = await fetch(`${url}/readyz`);
  const { checks }: { checks: { circuits: unknown } } = JSON.parse(await response.text());
  return { status: response.status, checks };
}
