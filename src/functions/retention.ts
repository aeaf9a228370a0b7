import type { Config } from "../config.ts";
import type { DeliveryLog } from "../delivery/delivery-context.ts";
import type { PersonalData } from "../store/personal-data.ts";
import type { InngestClient } from "./inngest-client.ts";
import { shifted } from "./journey-context.ts";
import { warnOfCopies } from "./warn-of-copies.ts";

/** What the retention job is made with. */
export type RetentionContext = {
  inngest: InngestClient;
  personalData: Pick<PersonalData, "expire">;
  retention: Config["retention"];
  /** IANA; the night is that of this zone. */
  timeZone: string;
  now: () => Date;
  log: DeliveryLog;
};

/** Every night: what is older than the configured ages goes. What a failure leaves goes the next night. */
export function retention(context: RetentionContext) {
  const { inngest, personalData, timeZone, now, log } = context;
  const { bodiesMs, messagesMs, leadsMs } = context.retention;
  return inngest.createFunction(
    {
      id: "retention",
      retries: 3,
      concurrency: { limit: 1 },
      triggers: [{ cron: `TZ=${timeZone} 17 3 * * *` }],
    },
    async ({ step }) =>
      step.run("expire", async () => {
        const at = now().toISOString();
        const { removed, bytesForgotten } = await personalData.expire({
          bodiesBefore: shifted(at, -bodiesMs),
          messagesBefore: shifted(at, -messagesMs),
          leadsBefore: shifted(at, -leadsMs),
        });
        if (!bytesForgotten) warnOfCopies(log);
        return removed;
      }),
  );
}
