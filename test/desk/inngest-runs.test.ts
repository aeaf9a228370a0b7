import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { inngestRuns, type InngestRunsContext } from "../../src/desk/inngest-runs.ts";
import type { AuditEntry } from "../../src/store/audit-log.ts";
import { hangUp, httpService } from "../engine/support/http-service.ts";

const runId = "01ARZ3NDEKTSV4RRFFQ69G5FAV";
const keys = ["ab", "cd"].map((byte) => `signkey-prod-${byte.repeat(32)}`);
const containing = (text: string) => expect.stringContaining(text) as string;

function runsAt(context: Partial<InngestRunsContext> = {}) {
  const recorded: AuditEntry[] = [];
  const runs = inngestRuns({
    baseUrl: undefined,
    signingKeys: keys,
    request: (url, init) => fetch(url, init),
    audit: { record: (entry) => Promise.resolve(void recorded.push(entry)) },
    now: () => new Date("2026-03-02T09:00:00.000Z"),
    ...context,
  });
  return { runs, recorded };
}

/** What the SDK sends in place of a key. */
const bearer = (byte: string) =>
  `Bearer signkey-prod-${createHash("sha256")
    .update(Buffer.from(byte.repeat(32), "hex"))
    .digest("hex")}`;

describe("the address of a run", () => {
  it.each([
    ["http://127.0.0.1:8288", [], `http://127.0.0.1:8288/run?runID=${runId}`],
    ["https://inngest.example.com/base", keys, `https://inngest.example.com/base/run?runID=${runId}`],
    [undefined, keys, `https://app.inngest.com/env/production/runs/${runId}`],
    ["https://api.inngest.com/", keys, `https://app.inngest.com/env/production/runs/${runId}`],
    // Which branch it is, the key does not say.
    [undefined, ["signkey-branch-abcd"], null],
  ])("at %s is that of its dashboard", (baseUrl, signingKeys, expected) => {
    expect(runsAt({ baseUrl, signingKeys }).runs.runUrl(runId)).toBe(expected);
  });

  it("is none for what is no id of a run", () => {
    expect(runsAt().runs.runUrl("../../etc")).toBeNull();
  });
});

describe("cancelling a run at an Inngest server", () => {
  it("asks it with the hash of the key, and records who did so", async () => {
    const server = await httpService((response) => void response.end());
    const { runs, recorded } = runsAt({ baseUrl: server.url });
    expect(await runs.cancel(runId, "desk")).toEqual({ status: "cancelled" });
    expect(server.received).toMatchObject([
      { method: "DELETE", path: `/v1/runs/${runId}`, headers: { authorization: bearer("ab") } },
    ]);
    expect(recorded).toEqual([
      {
        at: "2026-03-02T09:00:00.000Z",
        actor: "desk",
        action: "run.cancel",
        subject: `run ${runId}`,
        detail: "on the Inngest server",
      },
    ]);
  });

  it("tries the fallback key when the first is not accepted", async () => {
    const server = await httpService(
      (response) => void response.writeHead(401).end(),
      (response) => void response.end(),
    );
    const { runs } = runsAt({ baseUrl: server.url });
    expect(await runs.cancel(runId, "desk")).toEqual({ status: "cancelled" });
    expect(server.received.map(({ headers }) => headers.authorization)).toEqual([bearer("ab"), bearer("cd")]);
  });

  it("asks a dev server without a key", async () => {
    const server = await httpService((response) => void response.end());
    await runsAt({ baseUrl: server.url, signingKeys: [] }).runs.cancel(runId, "desk");
    expect(server.received[0]?.headers.authorization).toBeUndefined();
  });

  it.each([
    [404, "", { status: "not-found" }],
    [401, "", { status: "unavailable", explanation: containing("INNGEST_SIGNING_KEY") }],
    [409, '{"error":"run has ended"}', { status: "refused", explanation: containing("409: run has ended.") }],
    [500, "oops", { status: "unavailable", explanation: containing("500: oops.") }],
  ])("says what the answer %d means, and records nothing", async (code, body, expected) => {
    const server = await httpService((response) => void response.writeHead(code).end(body));
    const { runs, recorded } = runsAt({ baseUrl: server.url });
    expect(await runs.cancel(runId, "desk")).toEqual(expected);
    expect(recorded).toEqual([]);
  });

  it("says what to check when there is no answer", async () => {
    const { url } = await httpService(hangUp);
    const cancelled = await runsAt({ baseUrl: url }).runs.cancel(runId, "desk");
    expect(cancelled).toEqual({ status: "unavailable", explanation: containing("INNGEST_BASE_URL") });
  });

  it("asks nobody about what is no id of a run", async () => {
    const server = await httpService((response) => void response.end());
    expect(await runsAt({ baseUrl: server.url }).runs.cancel("../x", "desk")).toEqual({
      status: "not-found",
    });
    expect(server.received).toEqual([]);
  });
});
