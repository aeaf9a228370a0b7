import type { Context, MiddlewareHandler } from "hono";
import { actorOf } from "./caller.ts";
import type { AuditEntry, AuditLog } from "../store/audit-log.ts";

/** What was done by hand, through a route. */
export type Action = Pick<AuditEntry, "action" | "subject" | "detail">;

declare module "hono" {
  interface ContextVariableMap {
    /** Records what a caller of the API did by hand. */
    recordAction: ((action: Action) => Promise<void>) | undefined;
  }
}

/**
 * Lets the routes behind it record what is done. An entry that cannot be written is told to `onFailure` and fails nothing: the
 * action has been done by then, and a caller who was told otherwise would do it again.
 */
export function recordActions(options: {
  audit: Pick<AuditLog, "record">;
  now: () => Date;
  onFailure: (c: Context, error: unknown) => void;
}): MiddlewareHandler {
  return async (c, next) => {
    c.set("recordAction", async (action) => {
      const entry = { at: options.now().toISOString(), actor: actorOf(c), ...action };
      await options.audit.record(entry).catch((error: unknown) => options.onFailure(c, error));
    });
    await next();
  };
}

/** Records something that a caller did by hand. Nothing personal belongs in it. */
export async function recordAction(c: Context, action: Action): Promise<void> {
  await c.get("recordAction")?.(action);
}
