import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startProviders } from "../support/provider-environment.ts";
import {
  leadCreatedEvent,
  postEvents,
  settledMessages,
  startServerProcess,
  temporaryDataDir,
  type ServerProcess,
} from "../support/server-process.ts";

/** The system lets no file of the server grow beyond this, as if the disk were full; a new store needs less. */
const largestFileKib = 600;
const mostEvents = 500;

describe.skipIf(process.platform === "win32")("a full disk", { timeout: 240_000 }, () => {
  let providers: Awaited<ReturnType<typeof startProviders>>;
  let dataDir: Awaited<ReturnType<typeof temporaryDataDir>>;
  let server: ServerProcess | undefined;

  beforeAll(async () => {
    providers = await startProviders();
    dataDir = await temporaryDataDir();
  });
  afterAll(async () => {
    await server?.stop();
    await providers.close();
    await dataDir.remove();
  });

  it("refuses events and says so; what was acknowledged goes out once there is room, and once only", async () => {
    const environment = { ...providers.environment, DATA_DIR: dataDir.path, ENGINE_RETRY_INTERVAL: "200ms" };
    server = await startServerProcess(environment, { largestFileKib });
    const acknowledged: string[] = [];
    let refusal: Response | undefined;
    for (let number = 0; refusal === undefined && number < mostEvents; number += 1) {
      const answer = await postEvents(server.url, leadCreatedEvent(`F${number}`, number));
      if (answer.status === 202) acknowledged.push(`F${number}`);
      else refusal = answer;
    }
    expect(refusal?.status).toBe(503);
    expect(refusal?.headers.get("retry-after")).toBe("10");
    expect(await refusal?.json()).toEqual({
      error: "It could not be recorded, and nothing of it was: send it again.",
    });
    expect(server.output()).toContain("Check the disk's free space.");
    expect(acknowledged.length).toBeGreaterThan(0);

    await server.kill();
    server = await startServerProcess(environment);
    for (const [number, leadId] of acknowledged.entries()) {
      const messages = await settledMessages(server.url, leadId, 2);
      expect(providers.emailsTo(`${leadId.toLowerCase()}@example.com`)).toHaveLength(1);
      const sent = providers.smsTo(`+336${12_000_000 + number}`);
      const sms = messages.find(({ channel }) => channel === "sms");
      expect(["1 accepted", "0 unknown"], leadId).toContain(`${sent.length} ${sms?.status}`);
    }
  });
});
