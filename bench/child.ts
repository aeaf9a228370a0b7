/** Runs in a measuring process: opens one module of `children/` and does what the parent asks of it. */
import type { ChildAnswer, ChildRequest } from "./child-process.ts";

/** What a module of `children/` exports as `open`. `close` is called at the end. */
export type ChildActions = { close(): Promise<void> | void } & Record<string, (argument: never) => unknown>;

// As the service does: the SDK goes through the whole environment in each call, and the real one is read from the
// operating system, so that figures would depend on how many variables there are.
process.env = { ...process.env };

let actions: ChildActions | undefined;

const perform = async (request: ChildRequest): Promise<unknown> => {
  if ("open" in request) {
    const module = (await import(`./children/${request.open}.ts`)) as {
      open: (options: unknown) => Promise<ChildActions>;
    };
    actions = await module.open(request.options);
    return undefined;
  }
  const action = actions?.[request.action];
  if (!action) throw new Error(`There is no action "${request.action}".`);
  return action(request.argument as never);
};

process.on("message", (request: ChildRequest) => {
  perform(request).then(
    (result) => answer({ result }),
    (error: unknown) =>
      answer({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
// The parent decides when it is over, also when both are interrupted: what was written has to go.
process.on("SIGINT", () => {});
process.on("disconnect", () => {
  void Promise.resolve(actions?.close()).finally(() => process.exit());
});

const answer = (message: ChildAnswer): void => void process.send?.(message);
