import { pages } from "../../src/dashboard/pages.ts";
import { createApp, type AppContext } from "../../src/http/app.ts";

/** A route as the application has it, such as `POST /api/events` or `GET /api/messages/:id`. */
export type Route = { method: string; path: string };

/** Every route of the application, read from it, so that a new one is stormed without being listed. Without its guards. */
export function appRoutes(): Route[] {
  // Only routes are made here, and none is asked: what they work with may be anything.
  const nothing: unknown = new Proxy(() => nothing, { get: () => nothing });
  const own = { pages: pages(() => Promise.reject(new Error("Not asked."))), apiKey: undefined };
  const context = new Proxy(own as unknown as AppContext, {
    get: (given, name) => (name in given ? Reflect.get(given, name) : nothing),
  });
  const routes = createApp(context).routes.filter(({ path }) => !path.includes("*"));
  const named = new Set(routes.filter(({ method }) => method !== "ALL").map(({ path }) => path));
  const known = routes.filter(({ method, path }) => method !== "ALL" || !named.has(path));
  const unique = new Map(known.map(({ method, path }) => [`${method} ${path}`, { method, path }]));
  return [...unique.values()];
}
