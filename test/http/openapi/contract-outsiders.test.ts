import type { Hono } from "hono";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unsubscribeToken } from "../../../src/delivery/unsubscribe-token.ts";
import { askAsDescribed } from "../../support/ask-as-described.ts";
import {
  inboundSms,
  publicUrl,
  resendWebhook,
  type SignedWebhook,
  sid,
  statusCallback,
} from "../../support/signed-webhooks.ts";
import { startWebhookFixture, type WebhookFixture } from "../../support/webhook-fixture.ts";

let fixture: WebhookFixture;
let app: Hono;
beforeAll(async () => {
  fixture = await startWebhookFixture();
  app = fixture.app();
});
afterAll(async () => fixture.close());

const ask = async (path: string, init?: RequestInit, to = app) =>
  (await askAsDescribed(to, path, init)).status;

describe("what outsiders are answered is what the document says", () => {
  it("of the providers' reports", async () => {
    const at = fixture.clock.now;
    const tell = ({ pathAndQuery, headers, body }: SignedWebhook, to = app) =>
      ask(publicUrl + pathAndQuery, { method: "POST", headers, body }, to);
    const report = statusCallback(null, { MessageSid: sid(1), MessageStatus: "delivered" });
    const stop = inboundSms({ MessageSid: sid(2), From: "+33612345679", Body: "STOP" });
    const bounce = resendWebhook({ type: "email.delivered", data: {} }, { at });
    expect([await tell(report), await tell(stop), await tell(bounce)]).toEqual([204, 200, 200]);
    const unconfigured = fixture.app({ twilio: undefined, resend: undefined });
    for (const webhook of [report, stop, bounce]) {
      expect(await tell({ ...webhook, headers: {} })).toBe(401);
      expect(await tell({ ...webhook, body: "x".repeat(70_000) })).toBe(413);
      expect(await tell(webhook, unconfigured)).toBe(503);
    }
    expect(await tell(resendWebhook("[]", { at }))).toBe(400);
  });

  it("of people who unsubscribe", async () => {
    const { suppressions, digest } = fixture.store;
    const addressId = suppressions.addressId("email", "zoe@example.com");
    const path = `/u/${unsubscribeToken({ channel: "email", addressId, locale: "fr" }, digest)}`;
    const send = (form: string, to = path) =>
      ask(to, {
        method: "POST",
        headers: { "content-type": "application/x-www-form-urlencoded" },
        body: form,
      });
    expect([await ask(path), await ask("/u/nothing")]).toEqual([200, 404]);
    expect(await send("List-Unsubscribe=One-Click")).toBe(200);
    expect(await send("action=resubscribe")).toBe(200);
    expect([await send("x=1"), await send("x=1", "/u/nothing"), await send("x".repeat(5000))]).toEqual([
      400, 404, 413,
    ]);
  });
});
