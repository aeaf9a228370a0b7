import { Hono } from "hono";

/** Whether this server can do its work now; `checks` names what can and what cannot. */
export type Readiness = () => Promise<{ ready: boolean; checks: Record<string, unknown> }>;

/** `GET /healthz` (the process answers) and `GET /readyz` (it can do its work). */
export function healthRoutes(readiness: Readiness): Hono {
  return new Hono()
    .get("/healthz", (c) => c.json({ status: "ok" }))
    .get("/readyz", async (c) => {
      const { ready, checks } = await readiness();
      return c.json({ status: ready ? "ready" : "not ready", checks }, ready ? 200 : 503);
    });
}
