import * as tls from "node:tls";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { Channel, LookupResult, Receipt } from "../../src/channels/channel.ts";
import type { UnrecognisedError } from "../../src/channels/failure-receipt.ts";
import { listenOn, listenWithTls } from "../support/loopback-servers.ts";
import type { Simulator } from "../support/provider-simulator.ts";
import type { Answer } from "../support/scripted-answer.ts";
import { expectPlainJson } from "./channel-contract.ts";

/** What the contract needs of a channel that talks to a provider over the network. */
export type NetworkFixture<M> = {
  simulator: Simulator<unknown>;
  channelAt: (
    baseUrl: string,
    options: { clock: () => Date; onUnrecognised: (error: UnrecognisedError) => void },
  ) => Channel<M>;
  message: M;
  /** What no receipt may hold: credentials, the text, the recipient. */
  private: string[];
};

const now = new Date("2026-03-01T11:00:00.000Z");

/** A provider's answer quotes everything it must not quote. */
const quoted = (secrets: string[]) => `The message was refused: ${secrets.join(" ")}`;

const faults: { title: string; answer: Answer; expected: Partial<Receipt>; timeoutMs?: number }[] = [
  ...(["hang", "hang-after-accepting", "hang-in-body-after-accepting"] as const).map((type) => ({
    title: type,
    answer: { type },
    expected: { status: "unknown", providerCode: "timeout" } as const,
    timeoutMs: 150,
  })),
  ...(["reset", "reset-after-accepting"] as const).map((type) => ({
    title: type,
    answer: { type },
    expected: { status: "unknown" } as const,
  })),
  ...[500, 502, 503, 504, 599, 408].flatMap((status) =>
    [true, false].map((accepting) => ({
      title: `HTTP ${status}, ${accepting ? "after" : "without"} taking the message`,
      answer: { type: "error", status, body: "<h1>Error</h1>", accepting } as const,
      expected: { status: "unknown", providerCode: `http_${status}` } as const,
    })),
  ),
  ...["<html></html>", "{", "", "null", "[]", '"text"', "17", "{}", '{"sid":7,"id":7}'].map((body) => ({
    title: `a success that reads ${JSON.stringify(body)}`,
    answer: { type: "malformed-after-accepting", body } as const,
    expected: { status: "unknown" } as const,
  })),
  {
    title: "a success without a body",
    answer: { type: "malformed-after-accepting", body: "", status: 204 },
    expected: { status: "unknown" },
  },
  {
    title: "an endless success",
    answer: { type: "huge", bytes: 3_000_000 },
    // Named by its status: it was cut, and not read to its end.
    expected: { status: "unknown", providerCode: expect.stringMatching(/^http_20[01]$/) },
  },
  {
    title: "an endless error",
    answer: { type: "huge", bytes: 3_000_000, status: 400 },
    expected: { status: "refused", reason: "unrecognised", retryable: false },
  },
  ...[
    { retryAfter: "7", retryAfterMs: 7000 },
    { retryAfter: "0", retryAfterMs: 0 },
    { retryAfter: "Sun, 01 Mar 2026 11:02:00 GMT", retryAfterMs: 120_000 },
    { retryAfter: "Sun, 01 Mar 2026 10:00:00 GMT", retryAfterMs: 0 },
    { retryAfter: "99999999", retryAfterMs: 24 * 60 * 60 * 1000 },
  ].map(({ retryAfter, retryAfterMs }) => ({
    title: `429 with Retry-After: ${retryAfter}`,
    answer: { type: "rate-limited", retryAfter } as const,
    expected: { status: "refused", reason: "rate-limited", retryable: true, retryAfterMs } as const,
  })),
  ...[301, 302, 307, 308].map((status) => ({
    title: `a redirect, HTTP ${status}`,
    answer: { type: "redirect", status, location: "http://127.0.0.1:1/" } as const,
    expected: { status: "refused", reason: "unrecognised", retryable: false } as const,
  })),
  {
    title: "HTTP 303, which says that the work is done",
    answer: { type: "redirect", status: 303, location: "http://127.0.0.1:1/" },
    expected: { status: "unknown" },
  },
];

/** The guarantees every channel keeps whatever its provider or the network does. */
export function describeNetworkChannelContract<M>(
  name: string,
  open: () => Promise<NetworkFixture<M>>,
): void {
  describe(`${name} keeps the channel contract whatever the network does`, () => {
    let fixture: NetworkFixture<M>;
    let unrecognised: UnrecognisedError[];
    beforeEach(async () => {
      fixture = await open();
      unrecognised = [];
    });
    afterEach(() => fixture.simulator.close());

    const channelAt = (baseUrl: string) =>
      fixture.channelAt(baseUrl, { clock: () => now, onUnrecognised: (error) => unrecognised.push(error) });

    async function sendTo(baseUrl: string, timeoutMs = 10_000): Promise<Receipt> {
      const options = { messageId: "message-1", idempotencyKey: "key-1", timeoutMs };
      const receipt = await channelAt(baseUrl).send(fixture.message, options);
      expectPlainJson(receipt);
      expectNothingPrivate(receipt, fixture.private);
      return receipt;
    }

    test("what precedes the request waits for the connection, and a deadline in it sends nothing", async () => {
      let begun = 0;
      const options = { messageId: "message-1", idempotencyKey: "key-1", timeoutMs: 100 };
      const unreachable = await channelAt("http://127.0.0.1:1").send(fixture.message, {
        ...options,
        beforeRequest: () => Promise.resolve(void (begun += 1)),
      });
      expect(unreachable).toMatchObject({ status: "refused", reason: "unreachable" });
      expect(begun).toBe(0);

      const gate = Promise.withResolvers<void>();
      const slow = channelAt(fixture.simulator.url).send(fixture.message, {
        ...options,
        beforeRequest: async () => {
          begun += 1;
          setTimeout(gate.resolve, 200);
          await gate.promise;
        },
      });
      expect(await slow).toMatchObject({ status: "refused", reason: "unreachable", providerCode: "timeout" });
      expect(begun).toBe(1);
      expect(fixture.simulator.requests).toEqual([]);
    });

    test.each(faults)("$title", async ({ answer, expected, timeoutMs }) => {
      fixture.simulator.always(answer);
      expect(await sendTo(fixture.simulator.url, timeoutMs)).toMatchObject(expected);
      expect(fixture.simulator.requests.length).toBeLessThanOrEqual(1);
    });

    test("a connection reset as it opens is no acceptance and no refusal for good", async () => {
      // Which of the two depends on whether the reset is seen before or after the connection; both are true.
      fixture.simulator.script([{ type: "reset-on-connect" }]);
      const receipt = await sendTo(fixture.simulator.url);
      expect(["unknown", "unreachable"]).toContain(
        receipt.status === "refused" ? receipt.reason : receipt.status,
      );
      expect(fixture.simulator.requests).toEqual([]);
    });

    test("an answer that is late but within the deadline is an acceptance", async () => {
      fixture.simulator.script([{ type: "slow", delayMs: 50 }]);
      expect(await sendTo(fixture.simulator.url)).toMatchObject({ status: "accepted" });
    });

    test("an error code that no table has is refused for good and reported", async () => {
      fixture.simulator.script([{ type: "error", status: 418, body: { code: 99999, name: "never_seen" } }]);
      expect(await sendTo(fixture.simulator.url)).toMatchObject({
        status: "refused",
        reason: "unrecognised",
        retryable: false,
      });
      expect(unrecognised).toMatchObject([{ httpStatus: 418 }]);
    });

    test.each([401, 403, 404, 405])(
      "an unknown code with HTTP %i is a fault of the account",
      async (status) => {
        fixture.simulator.script([{ type: "error", status, body: { code: 99998, name: "never_seen" } }]);
        expect(await sendTo(fixture.simulator.url)).toMatchObject({
          status: "refused",
          reason: "account",
          retryable: false,
        });
        expect(unrecognised).toMatchObject([{ httpStatus: status }]);
      },
    );

    test("what the provider says in its errors stays out of receipts and lookups", async () => {
      const message = quoted(fixture.private);
      const body = { code: message, name: message, message, detail: message, title: message };
      const results: unknown[] = [];
      for (const status of [400, 401, 404, 409, 422, 429, 500]) {
        fixture.simulator.script([{ type: "error", status, body }]);
        results.push(await sendTo(fixture.simulator.url));
        fixture.simulator.script([{ type: "error", status, body }], "lookup");
        results.push(await lookUp());
      }
      for (const secret of fixture.private) expect(JSON.stringify(results)).not.toContain(secret);
    });

    test("neither credentials nor message follow a redirect", async () => {
      const elsewhere = await listenOn((socket) => socket.destroy());
      for (const status of [301, 302, 303, 307, 308]) {
        fixture.simulator.script([{ type: "redirect", status, location: elsewhere.url }]);
        await sendTo(fixture.simulator.url);
        fixture.simulator.script([{ type: "redirect", status, location: elsewhere.url }], "lookup");
        await lookUp();
      }
      expect(elsewhere.connections()).toBe(0);
    });

    test.each([
      { type: "hang" },
      { type: "reset" },
      { type: "error", status: 500 },
      { type: "error", status: 401 },
      { type: "malformed-after-accepting", body: "{" },
      { type: "malformed-after-accepting", body: '{"messages":3,"data":3,"sid":3}', status: 200 },
      { type: "huge", bytes: 3_000_000 },
    ] satisfies Answer[])("a lookup that meets %j never throws", async (answer) => {
      fixture.simulator.always(answer, "lookup");
      const result = await lookUp(answer.type === "hang" ? 150 : 10_000);
      expect(result.status === "answered" ? result.messages : []).toEqual([]);
    });

    async function lookUp(timeoutMs = 10_000): Promise<LookupResult> {
      const createdAfter = now.toISOString();
      const query = { by: "recipient", recipient: "nobody", createdAfter, timeoutMs } as const;
      const result = await channelAt(fixture.simulator.url).lookup(query);
      expectPlainJson(result);
      expectNothingPrivate(result, fixture.private);
      return result;
    }

    describe("says that nothing was sent only when the connection was never established", () => {
      const unreachable = { status: "refused", reason: "unreachable", retryable: true };

      test("connection refused", async () => {
        const closed = await listenOn(() => {});
        await closed.close();
        expect(await sendTo(closed.url)).toMatchObject({ ...unreachable, providerCode: "ECONNREFUSED" });
      });

      test("no such host", async () => {
        // A label of more than 63 characters: refused by the resolver itself, nothing leaves the machine.
        const receipt = await sendTo(`http://${"x".repeat(64)}.invalid`);
        expect(receipt).toMatchObject({ ...unreachable, providerCode: "ENOTFOUND" });
      });

      test("a server that speaks no TLS", async () => {
        const plain = await listenOn((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
        expect(await sendTo(plain.url.replace("http:", "https:"))).toMatchObject(unreachable);
      });

      test("a connection reset during the TLS handshake", async () => {
        const resetting = await listenOn((socket) => socket.once("data", () => socket.resetAndDestroy()));
        expect(await sendTo(resetting.url.replace("http:", "https:"))).toMatchObject(unreachable);
      });

      test("a deadline that passes during the TLS handshake", async () => {
        const silent = await listenOn(() => {});
        expect(await sendTo(silent.url.replace("http:", "https:"), 150)).toMatchObject({
          ...unreachable,
          providerCode: "timeout",
        });
      });

      test("a certificate nobody vouches for, and the server has seen nothing of the request", async () => {
        const impostor = await listenWithTls((socket) => socket.end("HTTP/1.1 200 OK\r\n\r\n{}"));
        expect(await sendTo(impostor.url)).toMatchObject({
          ...unreachable,
          providerCode: "DEPTH_ZERO_SELF_SIGNED_CERT",
        });
        expect(impostor.received()).toBe("");
      });

      test("but a connection lost after the TLS handshake is unknown", async () => {
        const resetting = await listenWithTls((socket) => socket.once("data", () => socket.destroy()));
        const trusted = tls.getCACertificates("default");
        tls.setDefaultCACertificates([resetting.cert]);
        onTestFinished(() => tls.setDefaultCACertificates(trusted));
        expect(await sendTo(resetting.url)).toMatchObject({ status: "unknown" });
        expect(resetting.received()).toContain("POST /");
      });
    });
  });
}

function expectNothingPrivate(value: unknown, secrets: string[]): void {
  const text = JSON.stringify(value);
  for (const secret of secrets) expect(text).not.toContain(secret);
}
