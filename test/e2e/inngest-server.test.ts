import { describe, expect, it } from "vitest";
import { freePort, startInngestServer } from "../support/inngest-server.ts";
import { startProviders } from "../support/provider-environment.ts";
import {
  leadCreatedEvent,
  postEvents,
  settledMessages,
  startServerProcess,
  temporaryDataDir,
  until,
} from "../support/server-process.ts";

const signingKey = `signkey-prod-${"ab".repeat(32)}`;
const modes = [
  { name: "a dev server (INNGEST_DEV)", keys: {}, environment: (url: string) => ({ INNGEST_DEV: url }) },
  {
    name: "a self-hosted server (INNGEST_BASE_URL with event and signing key)",
    keys: { signingKey, eventKey: "event-key-1" },
    environment: (url: string) => ({
      INNGEST_BASE_URL: url,
      INNGEST_EVENT_KEY: "event-key-1",
      INNGEST_SIGNING_KEY: signingKey,
    }),
  },
];

describe.each(modes)("with $name", { timeout: 40_000 }, ({ keys, environment }) => {
  it("registers the app once the server answers, and runs the same journeys there", async () => {
    const providers = await startProviders();
    const dataDir = await temporaryDataDir();
    const port = await freePort();
    const app = await startServerProcess({
      ...providers.environment,
      LOG_LEVEL: "warning",
      DATA_DIR: dataDir.path,
      ...environment(`http://127.0.0.1:${port}`),
    });
    // The event comes before the Inngest server is there at all: it is on record, and waits.
    const { status } = await postEvents(app.url, leadCreatedEvent("R1", 1));
    expect(status).toBe(202);
    await until(() => (app.output().includes("did not register") ? true : null));

    const inngest = await startInngestServer({ port, ...keys });
    await until(() => inngest.registrations[0] ?? null);
    expect(inngest.registrations[0]).toMatchObject({ url: `${app.url}/api/inngest`, appName: "bienvenue" });
    expect(inngest.registrations[0]?.functions.map(({ id }) => id).toSorted()).toEqual([
      "bienvenue-interview-cancelled",
      "bienvenue-interview-scheduled",
      "bienvenue-lead-created",
      "bienvenue-reconcile",
      "bienvenue-record-subject",
      "bienvenue-retention",
      "bienvenue-trial-started",
    ]);

    await postEvents(app.url, leadCreatedEvent("R2", 2));
    const messages = await settledMessages(app.url, "R2", 2);
    expect(messages.map((message) => message.status)).toEqual(["accepted", "accepted"]);
    await settledMessages(app.url, "R1", 2);
    expect(providers.twilio.accepted).toHaveLength(2);
    expect(providers.resend.accepted).toHaveLength(2);
    expect(JSON.stringify(inngest.events)).not.toMatch(/Zoé|Lefèvre|example\.com|\+336/);

    await app.stop();
    await inngest.close();
    await providers.close();
    await dataDir.remove();
  });

  it("applies an event sent straight to Inngest, personal fields included, in the journey's first step", async () => {
    const providers = await startProviders();
    const dataDir = await temporaryDataDir();
    const port = await freePort();
    const inngest = await startInngestServer({ port, ...keys });
    const app = await startServerProcess({
      ...providers.environment,
      DATA_DIR: dataDir.path,
      ...environment(`http://127.0.0.1:${port}`),
    });
    await until(() => inngest.registrations[0] ?? null);
    await fetch(`http://127.0.0.1:${port}/e/event-key-1`, {
      method: "POST",
      body: JSON.stringify(leadCreatedEvent("R3", 3)),
    });
    const messages = await settledMessages(app.url, "R3", 2);
    expect(messages.map((message) => message.status)).toEqual(["accepted", "accepted"]);

    await app.stop();
    await inngest.close();
    await providers.close();
    await dataDir.remove();
  });
});
