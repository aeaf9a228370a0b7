import { expect, test } from "vitest";
import { inEachMode } from "../support/in-each-mode.ts";

inEachMode("an idempotency key", (start) => {
  test.each([
    ["is false", "event.data.once ? event.data.id : false"],
    ["names a field that the event does not have", "event.data.gone"],
    ["cannot be computed", "1 / event.data.id"],
  ])("that %s keeps no run from starting", async (_, idempotency) => {
    const app = await start((inngest) => [
      inngest.createFunction({ id: "fn", triggers: { event: "go" }, idempotency }, () => "done"),
    ]);
    const go = { name: "go", data: { once: false, id: "1" } };
    const { ids } = await app.inngest.send([go, go]);
    const runs = await Promise.all(ids.map((id) => app.runsOf(id)));
    expect(runs.flat()).toHaveLength(2);
  });
});
