import type { Config } from "../config.ts";
import type { HomePage } from "../dashboard/home-page.ts";
import type { DeliveryContext } from "../delivery/delivery-context.ts";
import type { Store } from "../store/open-store.ts";
import { channelInWords, executionInWords } from "./banner.ts";

/** What the home page shows now. Messages are for those who need no key to read them. */
export async function homePage(
  config: Config,
  { store, channels, url }: { store: Store; channels: DeliveryContext["channels"]; url: string },
): Promise<HomePage> {
  return {
    brandName: config.brandName,
    execution: executionInWords(config),
    database: config.databaseUrl === undefined ? "SQLite, in the data directory" : "PostgreSQL",
    sms: channelInWords(channels.sms.provider),
    email: channelInWords(channels.email.provider),
    url: config.publicUrl ?? url,
    visible:
      config.apiKey === undefined
        ? {
            messages: (await store.ledger.list({ limit: 20 })).messages,
            sandbox: await store.sandbox.recent(10),
          }
        : null,
  };
}
