import { expect, it } from "vitest";
import { parseConfig } from "../../src/config.ts";
import { statusCallbackUrl } from "../../src/server/status-callback-url.ts";

const twilio = {
  TWILIO_ACCOUNT_SID: `AC${"0".repeat(32)}`,
  TWILIO_AUTH_TOKEN: "token",
  TWILIO_PHONE_NUMBER: "ACME",
};
const standIn = { TWILIO_BASE_URL: "http://127.0.0.1:4000" };

it.each([
  [{}, undefined],
  [{ PUBLIC_URL: "https://acme.example" }, "https://acme.example/webhooks/twilio/status?message=01J"],
  [
    { PUBLIC_URL: "https://acme.example:8443/a/" },
    "https://acme.example:8443/a/webhooks/twilio/status?message=01J",
  ],
  [{ PUBLIC_URL: "http://localhost:3000" }, undefined],
  [{ PUBLIC_URL: "http://127.0.0.1:3000" }, undefined],
  [{ PUBLIC_URL: "http://[::1]:3000" }, undefined],
  [
    { PUBLIC_URL: "http://localhost.acme.example" },
    "http://localhost.acme.example/webhooks/twilio/status?message=01J",
  ],
  [
    { PUBLIC_URL: "http://127.0.0.1:3000", ...standIn },
    "http://127.0.0.1:3000/webhooks/twilio/status?message=01J",
  ],
])("with %j Twilio is told to call %s", (environment, url) => {
  expect(statusCallbackUrl(parseConfig({ ...twilio, ...environment }), "01J")).toBe(url);
});
