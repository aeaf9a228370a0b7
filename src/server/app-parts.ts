import type { Live } from "../dashboard/shell/live.ts";
import type { DeliveryService } from "../delivery/create-delivery.ts";
import type { DeliveryContext } from "../delivery/delivery-context.ts";
import type { HealthContext } from "../desk/health-view.ts";
import type { DeskRuns } from "../desk/runs.ts";
import type { InternalEvents } from "../functions/internal-events.ts";
import type { AppContext } from "../http/app.ts";
import type { Log } from "../logging.ts";
import type { Store } from "../store/open-store.ts";

/** What the composition root has built by the time of the HTTP application. */
export type AppParts = Pick<AppContext, "door" | "inngestEndpoint" | "readiness" | "rehearsals"> & {
  store: Store;
  channels: DeliveryContext["channels"];
  delivery: DeliveryService;
  told: InternalEvents;
  health: HealthContext;
  /** Tells open pages of changes. */
  live: Live;
  runs: DeskRuns;
  log: Log;
  /** The clock of what a person sees and does. */
  now: () => Date;
};
