import { parseConfig } from "../../src/config.ts";
import { Hono } from "hono";
import { messagePage, type MessagePageContext } from "../../src/dashboard/message/message-page.ts";
import { createShow, guards } from "../../src/dashboard/shell/shell.ts";
import { createReadMessage } from "../../src/desk/message-details.ts";
import { createResendMessage } from "../../src/desk/resend-message.ts";
import { form } from "./desk-form.ts";
import { startDeliveryFixture, type DeliveryFixture } from "./delivery-fixture.ts";

/** The page of a message over the delivery, its simulated providers, and a real store. */
export async function startMessagePageFixture(options: Parameters<typeof startDeliveryFixture>[0] = {}) {
  const fixture = await startDeliveryFixture(options);
  const server = fixture.server();
  const context = messagePageContext(fixture, server);
  const shell = { brandName: "Bienvenue", sandboxChannels: [], sessions: null, secure: false };
  const pages = new Hono();
  pages.use(...guards(shell));
  pages.route("/", messagePage(context, createShow(shell)));
  pages.get("/messages/unknown", (c) => c.text("the other page"));
  return {
    ...fixture,
    delivery: server,
    pages,
    /** A page as text without its tags, every run of white space one space. */
    async read(path: string, language = "en"): Promise<string> {
      const response = await pages.request(path, { headers: { "accept-language": language } });
      return plain(await response.text());
    },
    /** Sends the form of a page. */
    post: (path: string, fields: Record<string, string>) =>
      pages.request(`http://localhost${path}`, form(fields)),
  };
}

/** What the page works with, as the composition root gives it. */
export function messagePageContext(
  { store, now }: Pick<DeliveryFixture, "store" | "now">,
  { resendByHand, planResend }: ReturnType<DeliveryFixture["server"]>,
): MessagePageContext {
  const { ledger, audit } = store;
  return {
    readMessage: createReadMessage({ ledger, audit }),
    planResend,
    resendMessage: createResendMessage({ resendByHand, audit, now }),
    prices: parseConfig({}).prices,
    timeZone: "Europe/Paris",
    keepsBodiesMs: 30 * 86_400_000,
  };
}

function plain(page: string): string {
  return page
    .replace(/<[^>]*>/g, " ")
    .replaceAll("&#39;", "'")
    .replaceAll("&quot;", '"')
    .replace(/[\s\u00a0]+/g, " ");
}
