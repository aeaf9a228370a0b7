import { expect, test } from "vitest";
import { parseConfig } from "../../src/config.ts";
import { inngestFindsUsAt } from "../../src/server/inngest-finds-us-at.ts";

const local = "http://127.0.0.1:3000";
const keys = { INNGEST_EVENT_KEY: "event", INNGEST_SIGNING_KEY: "signkey-test-00" };

test.each([
  [
    "a dev server, which does not sign, never by the name the world knows",
    { INNGEST_DEV: "1", PUBLIC_URL: "https://tunnel.example" },
    local,
  ],
  [
    "a dev server in a container by a name of its own",
    { INNGEST_DEV: "1", PUBLIC_URL: "http://host.docker.internal:3000" },
    "http://host.docker.internal:3000",
  ],
  [
    "a server that signs by the public name",
    { ...keys, PUBLIC_URL: "https://notify.example" },
    "https://notify.example",
  ],
  ["any other on this machine", { INNGEST_DEV: "1" }, local],
])("Inngest finds this server: %s", (_what, environment, expected) => {
  expect(inngestFindsUsAt(parseConfig(environment), local)).toBe(expected);
});
