import { expect, test } from "vitest";
import { inEachMode } from "../support/in-each-mode.ts";

inEachMode("runs that wait for their function's slot", (start) => {
  test("go in the order of their priority, and of their age where that is the same", async () => {
    const order: string[] = [];
    const app = await start((inngest) => [
      inngest.createFunction(
        {
          id: "one-by-one",
          triggers: { event: "go" },
          concurrency: 1,
          priority: { run: "event.data.seconds" },
        },
        ({ event }) => void order.push(event.data.name),
      ),
    ]);
    const { ids } = await app.inngest.send(
      [
        { name: "a", seconds: 0 },
        { name: "b", seconds: 0 },
        { name: "late", seconds: -60 },
        { name: "soon", seconds: 100 },
        { name: "first", seconds: 600 },
      ].map((data) => ({ name: "go", data })),
    );
    for (const id of ids) await app.ended(id);
    expect(order).toEqual(["first", "soon", "a", "b", "late"]);
  });
});
