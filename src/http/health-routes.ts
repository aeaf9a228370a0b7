import { type Context, Hono } from "hono";
import { methodNotAllowed } from "./http-error.ts";

/**
 * Whether this server can do its work now; `checks` names what can and what cannot. `inDetail`: also what is wrong with
 * the providers' accounts, which is not for everybody.
 */
export type Readiness = (options: {
  inDetail: boolean;
}) => Promise<{ ready: boolean; checks: Record<string, unknown> }>;

/** `GET /healthz` (the process answers) and `GET /readyz` (it can do its work); anyone may ask. */
export function healthRoutes(readiness: Readiness, mayKnowDetails: (c: Context) => boolean): Hono {
  return new Hono()
    .get("/healthz", (c) => c.json({ status: "ok" }))
    .all("/healthz", methodNotAllowed("GET"))
    .get("/readyz", async (c) => {
      const { ready, checks } = await readiness({ inDetail: mayKnowDetails(c) });
      return c.json({ status: ready ? "ready" : "not ready", checks }, ready ? 200 : 503);
    })
    .all("/readyz", methodNotAllowed("GET"));
}
