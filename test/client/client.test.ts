import { afterEach, describe, expect, expectTypeOf, test } from "vitest";
import { createClient, type Client, type ClientError, type ClientOptions } from "../../src/client.ts";
import { row, startAppServer, type AppServerOptions } from "./app-server.ts";
import { startScriptedServer, type Act } from "./scripted-server.ts";

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closers.splice(0).map((close) => close()));
});

const lead = { leadId: "L1", firstName: "Zoé", lastName: "Lefèvre", email: "zoe@example.com" };
const accepted = (id = "E1"): Act => ({ status: 202, body: { ids: [id] } });

async function withApp(options: AppServerOptions = {}) {
  const server = await startAppServer(options);
  closers.push(server.close);
  return { server, client: createClient({ url: server.url, apiKey: options.apiKey }) };
}

async function withScript(acts: Act[], options: Partial<ClientOptions> = {}) {
  const server = await startScriptedServer(acts);
  closers.push(server.close);
  const waits: number[] = [];
  const wait = (ms: number) => {
    waits.push(ms);
    return Promise.resolve();
  };
  return { server, waits, client: createClient({ url: server.url, wait, ...options }) };
}

/** Only its type is of interest. */
const emitInterview = createClient({ url: "http://localhost" }).emit<"interview.scheduled">;

async function failure(promise: Promise<unknown>): Promise<ClientError> {
  return promise.then(
    () => {
      throw new Error("It was to fail, and did not.");
    },
    (error: unknown) => error as ClientError,
  );
}

describe("emit", () => {
  test("sends an event that the server's door takes, normalised and without unknown fields", async () => {
    const { server, client } = await withApp({ apiKey: "key-12345" });
    const data = { ...lead, phone: "0033 6 12 34 56 78", internalScore: 12 };
    const { id } = await client.emit("lead.created", data, { ts: 1_700_000_000_000 });
    expect(server.events).toEqual([
      { name: "lead.created", id, ts: 1_700_000_000_000, data: { ...lead, phone: "+33612345678" } },
    ]);
  });

  test("makes an id of its own for each event, and keeps one that is given", async () => {
    const { server, client } = await withApp();
    const first = await client.emit("lead.created", lead);
    const second = await client.emit("lead.created", lead);
    const third = await client.emit("lead.created", lead, { id: "signup:42" });
    expect(first.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(second.id).not.toBe(first.id);
    expect(third.id).toBe("signup:42");
    expect(server.events.map(({ id }) => id)).toEqual([first.id, second.id, "signup:42"]);
  });

  test("repeats the same bytes, event id included, after a reset, a 500 and a 429", async () => {
    const { server, client } = await withScript([
      "reset",
      { status: 500, body: { error: "Something went wrong here." } },
      { status: 429, body: { error: "Too many." } },
      accepted(),
    ]);
    expect(await client.emit("lead.created", lead)).toEqual({ id: "E1" });
    expect(server.received).toHaveLength(4);
    expect(new Set(server.received.map(({ body }) => body)).size).toBe(1);
    expect(JSON.parse(server.received[0]?.body ?? "")).toHaveProperty("id");
  });

  test("waits as long as Retry-After asks, and longer each time where nothing is asked", async () => {
    const { waits, client } = await withScript([
      { status: 500 },
      { status: 500 },
      { status: 429, headers: { "retry-after": "7" } },
      accepted(),
    ]);
    await client.emit("lead.created", lead);
    expect(waits[0]).toBeGreaterThanOrEqual(125);
    expect(waits[0]).toBeLessThanOrEqual(250);
    expect(waits[1]).toBeGreaterThanOrEqual(250);
    expect(waits[1]).toBeLessThanOrEqual(500);
    expect(waits[2]).toBe(7000);
  });

  test("gives up at once when the server asks for a pause of minutes", async () => {
    const { server, client } = await withScript([{ status: 429, headers: { "retry-after": "600" } }]);
    const error = await failure(client.emit("lead.created", lead));
    expect(error).toMatchObject({ code: "ANSWERED_WITH_ERROR", status: 429 });
    expect(server.received).toHaveLength(1);
  });

  test("gives up after its retries, saying how often it asked", async () => {
    const { server, client } = await withScript(["hang", "hang"], { timeoutMs: 60, retries: 1 });
    const error = await failure(client.emit("lead.created", lead));
    expect(error).toMatchObject({ code: "UNREACHABLE", reason: "timeout", attempts: 2 });
    expect(error.message).toBe(`bienvenue at ${server.url} did not answer (timeout, 2 attempts).`);
    expect(server.received).toHaveLength(2);
  });

  test("says that nobody listens there", async () => {
    const { server, client } = await withScript([], { retries: 0 });
    await server.close();
    const error = await failure(client.emit("lead.created", lead));
    expect(error).toMatchObject({ code: "UNREACHABLE", reason: "ECONNREFUSED", attempts: 1 });
  });

  test("refuses invalid data with every problem and its path, and sends nothing", async () => {
    const { server, client } = await withApp();
    const error = await failure(
      client.emit("lead.created", { ...lead, email: "zoe", phone: "0612345678" }, { ts: -1 }),
    );
    expect(error).toMatchObject({
      code: "EVENT_INVALID",
      problems: [
        { path: "data.email", message: "must be an e-mail address" },
        { path: "data.phone", message: expect.stringContaining("country code missing") as string },
        { path: "ts", message: expect.any(String) as string },
      ],
    });
    expect(error.message).toContain(
      "data.email: must be an e-mail address; data.phone: country code missing",
    );
    expect(server.events).toEqual([]);
  });

  test("refuses an event there is not", async () => {
    const { client } = await withApp();
    const emit = client.emit as (name: string, data: unknown) => Promise<unknown>;
    const error = await failure(emit("lead.deleted", {}));
    expect(error.message).toContain("name must be one of lead.created, ");
  });

  test("does not ask again after a 400, and passes on what the server found wrong", async () => {
    const problems = [{ path: "data.phone", message: "+33100 is not a number." }];
    const { server, client } = await withScript([
      { status: 400, body: { error: "data.phone: +33100 is not a number.", problems } },
    ]);
    const error = await failure(client.emit("lead.created", lead));
    expect(error).toMatchObject({ code: "ANSWERED_WITH_ERROR", status: 400, problems });
    expect(error.message).toBe(
      `bienvenue at ${server.url} answered 400: data.phone: +33100 is not a number.`,
    );
    expect(server.received).toHaveLength(1);
  });

  test("checks names and data when it is compiled", () => {
    expectTypeOf<Client["emit"]>().toBeCallableWith("lead.created", lead);
    expectTypeOf<Client["emit"]>().toBeCallableWith("trial.converted", { trialId: "T1" }, { id: "e1" });
    type Data = Parameters<typeof emitInterview>[1];
    expectTypeOf<Data>().toHaveProperty("startsAt").toBeString();
    expectTypeOf<{ leadId: string }>().not.toExtend<Data>();
    expectTypeOf<"lead.deleted">().not.toExtend<Parameters<Client["emit"]>[0]>();
  });
});

describe("emitBatch", () => {
  test("sends all events in one request and answers their ids in order", async () => {
    const { server, client } = await withApp();
    const { ids } = await client.emitBatch([
      { name: "lead.created", data: lead, id: "a" },
      { name: "questionnaire.completed", data: { leadId: "L1" } },
    ]);
    expect(ids).toEqual(["a", server.events[1]?.id]);
    expect(server.events.map(({ name }) => name)).toEqual(["lead.created", "questionnaire.completed"]);
  });

  test("names the position of what is wrong, and sends none", async () => {
    const { server, client } = await withApp();
    const events = [
      { name: "questionnaire.completed", data: { leadId: "L1" } },
      { name: "questionnaire.completed", data: { leadId: "L 2" } },
    ] as const;
    const error = await failure(client.emitBatch(events));
    expect(error).toMatchObject({ code: "EVENT_INVALID", problems: [{ path: "1.data.leadId" }] });
    expect(server.events).toEqual([]);
  });

  test("asks nothing for an empty batch and refuses more than the server takes", async () => {
    const { server, client } = await withScript([]);
    expect(await client.emitBatch([])).toEqual({ ids: [] });
    const many = Array.from(
      { length: 1001 },
      () => ({ name: "trial.converted", data: { trialId: "T" } }) as const,
    );
    expect(await failure(client.emitBatch(many))).toMatchObject({ code: "EVENT_INVALID" });
    expect(server.received).toEqual([]);
  });
});

describe("messages", () => {
  test("lists what matches the filter, and says which channels are a sandbox", async () => {
    const { server, client } = await withApp({ sandboxChannels: ["sms", "email"] });
    server.rows.push(
      row({ id: "m1", channel: "sms", leadId: "L 1&" }),
      row({ id: "m2", channel: "email", leadId: "L 1&" }),
      row({ id: "m3", channel: "sms", leadId: "L2" }),
    );
    const page = await client.messages({ leadId: "L 1&", channel: undefined });
    expect(page.messages.map(({ id }) => id)).toEqual(["m2", "m1"]);
    expect(page).toMatchObject({ nextCursor: null, sandboxChannels: ["sms", "email"] });
    expect(page.messages[0]).toMatchObject({ status: "accepted", retryable: null });
    expect((await client.messages()).messages).toHaveLength(3);
  });

  test("shows one message with what was said and its timeline", async () => {
    const { server, client } = await withApp();
    server.rows.push(row({ id: "m1", channel: "sms" }));
    const details = await client.message("m1");
    expect(details.message).toMatchObject({ id: "m1", body: { text: "Bonjour" } });
    expect(details.timeline).toHaveLength(1);
    expect(await failure(client.message("a/b"))).toMatchObject({ status: 404 });
  });
});

describe("the API key", () => {
  test("is sent as a bearer token, and a wrong one is said without showing it", async () => {
    const { server } = await withApp({ apiKey: "right-key" });
    const client = createClient({ url: server.url, apiKey: "wrong-key" });
    const error = await failure(client.emit("lead.created", lead));
    expect(error.message).toBe(
      `bienvenue at ${server.url} answered 401: This route wants the header Authorization: Bearer <API_KEY>.`,
    );
    expect(server.events).toEqual([]);
  });

  test("is in no error, even when a gateway echoes the request or the key cannot be sent", async () => {
    const echo = { status: 403, body: { error: "Refused: Bearer s3cret-key" } };
    const { client } = await withScript([echo], { apiKey: "s3cret-key" });
    const error = await failure(client.messages());
    expect(error.message).toContain("answered 403: Refused: Bearer [API key]");
    expect(() => createClient({ url: "http://localhost:3000", apiKey: "s3cret\nkey" })).toThrow(
      expect.objectContaining({
        code: "CLIENT_OPTIONS_INVALID",
        message: expect.not.stringContaining("s3cret") as string,
      }) as Error,
    );
  });
});

describe("the URL", () => {
  test.each(["", "localhost:3000", "ftp://example.com", "http://user:pw@example.com", "http://h/?key=1"])(
    "%j is refused without showing it",
    (url) => {
      expect(() => createClient({ url })).toThrow(
        expect.objectContaining({
          code: "CLIENT_OPTIONS_INVALID",
          message: expect.not.stringContaining("pw") as string,
        }) as Error,
      );
    },
  );

  test("may have a path and a trailing slash", async () => {
    const server = await startScriptedServer([accepted()]);
    closers.push(server.close);
    await createClient({ url: `${server.url}/notify/` }).emit("lead.created", lead);
    expect(server.received[0]?.path).toBe("/notify/api/events");
  });

  test("of something that redirects is said, and the redirect not followed", async () => {
    const { server, client } = await withScript([
      { status: 308, headers: { location: "https://b.example.com/api/events" } },
    ]);
    const error = await failure(client.emit("lead.created", lead));
    expect(error.message).toContain("answered 308: it redirects to https://b.example.com/api/events");
    expect(server.received).toHaveLength(1);
  });

  test.each(["<html>Welcome</html>", { hello: "world" }])(
    "of another server is noticed by its answer %j",
    async (body) => {
      const { client } = await withScript([{ status: 200, body }]);
      const error = await failure(client.emit("lead.created", lead));
      expect(error).toMatchObject({ code: "ANSWER_UNREADABLE" });
    },
  );
});

test.each([{ retries: -1 }, { retries: 1.5 }, { timeoutMs: 0 }, { timeoutMs: Number.NaN }])(
  "options %j are refused",
  (options) => {
    expect(() => createClient({ url: "http://localhost:3000", ...options })).toThrow(
      expect.objectContaining({ code: "CLIENT_OPTIONS_INVALID" }) as Error,
    );
  },
);
