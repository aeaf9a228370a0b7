import { Hono } from "hono";
import type { Show } from "../shell/shell.ts";
import { eventPages } from "./event-pages.ts";
import { fastForwardPage } from "./fast-forward-page.ts";
import { overviewPage } from "./overview-page.ts";
import { previewPages } from "./preview-pages.ts";
import { sandboxPages } from "./sandbox-pages.ts";
import { testPages } from "./test-pages.ts";
import type { TryPagesContext } from "./try-context.ts";

/** `/try` and what is below it: everything to see the service at work without waiting for a real event. */
export function tryPages({ tryIt }: TryPagesContext, show: Show): Hono {
  const app = new Hono();
  for (const pages of [overviewPage, eventPages, testPages, previewPages, fastForwardPage, sandboxPages])
    app.route("/try", pages(tryIt, show));
  return app;
}
