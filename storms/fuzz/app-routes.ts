import { Hono } from "hono";
import { desk, type DeskContext } from "../../src/dashboard/desk.ts";
import { createApp, type AppContext } from "../../src/http/app.ts";

/** A route as the application has it, such as `POST /api/events` or `GET /api/messages/:id`. */
export type Route = { method: string; path: string };

/** The stream of changes: its answer does not end, and the storm waits for ends. */
const endless = "/live";

/** Every route of the application, read from it, so that a new one is stormed without being listed. Without its guards. */
export function appRoutes(): Route[] {
  // Only routes are made here, and none is asked: what they work with may be anything.
  const nothing: unknown = new Proxy(() => nothing, { get: () => nothing });
  const withRest = (own: object) =>
    new Proxy(own, {
      get: (given, name) => (name in given ? Reflect.get(given, name) : nothing),
    }) as DeskContext & AppContext;
  const pages = desk(withRest({ live: { routes: new Hono() } }));
  const context = withRest({ pages, apiKey: undefined });
  const routes = createApp(context).routes.filter(({ path }) => !path.includes("*") && path !== endless);
  const named = new Set(routes.filter(({ method }) => method !== "ALL").map(({ path }) => path));
  const known = routes.filter(({ method, path }) => method !== "ALL" || !named.has(path));
  const unique = new Map(known.map(({ method, path }) => [`${method} ${path}`, { method, path }]));
  return [...unique.values()];
}
