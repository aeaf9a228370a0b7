import { expect, it } from "vitest";
import { createInternalEvents } from "../../src/functions/internal-events.ts";

it.each(["undelivered", "restored"] as const)(
  "tells of %s once more, for a run that was not waiting yet when it happened",
  async (what) => {
    const sent: { id: string; name: string; data: unknown }[] = [];
    await new Promise<void>((resolve) => {
      const send = (events: unknown) => {
        sent.push(...([events].flat() as typeof sent));
        if (sent.length === 2) resolve();
        return Promise.resolve({ ids: [] });
      };
      const events = createInternalEvents({ send }, () => undefined, { repeatAfterMs: 0 });
      if (what === "restored") events.onRestored("sms");
      else events.onUndelivered({ id: "01J", channel: "sms", providerMessageId: "SM1" });
    });
    const [first, second] = sent;
    expect(second).toEqual({ ...first, id: `${first?.id}:again` });
  },
);
