import { expect, test } from "vitest";
import { inEachMode } from "../support/in-each-mode.ts";

inEachMode("a wildcard trigger", (start) => {
  test("is for all that comes after a slash or a dot of a name", async () => {
    const patterns = ["app/*", "app/user.*", "app/user/*", "user.*", "app*", "*"];
    const app = await start((inngest) =>
      patterns.map((event, n) => inngest.createFunction({ id: `f${n}`, triggers: { event } }, () => event)),
    );
    const startedBy = async (name: string): Promise<unknown[]> => {
      const { ids } = await app.inngest.send({ name });
      return (await app.runsOf(ids[0] ?? "")).map(({ function_id: id }) => patterns[Number(id.slice(-1))]);
    };
    expect(await startedBy("app/user.created")).toEqual(["app/*", "app/user.*"]);
    expect(await startedBy("app/user.created.twice")).toEqual(["app/*", "app/user.*"]);
    expect(await startedBy("app/user/created")).toEqual(["app/*", "app/user/*"]);
    expect(await startedBy("user.created")).toEqual(["user.*"]);
    expect(await startedBy("application")).toEqual([]);
    expect(await startedBy("user")).toEqual([]);
  });

  test("starts its function once though another trigger matches too, and asks its own `if`", async () => {
    const app = await start((inngest) => [
      inngest.createFunction(
        {
          id: "one",
          triggers: [{ event: "app/*", if: "event.data.n == 1" }, { event: "app/go" }, { event: "app/g.*" }],
        },
        () => "done",
      ),
      inngest.createFunction(
        { id: "two", triggers: { event: "app/*", if: "event.data.n == 2" } },
        () => "done",
      ),
    ]);
    const startedBy = async (name: string, n: number): Promise<string[]> => {
      const { ids } = await app.inngest.send({ name, data: { n } });
      return (await app.runsOf(ids[0] ?? "")).map(({ function_id: id }) => id);
    };
    expect(await startedBy("app/go", 1)).toEqual(["app-one"]);
    expect(await startedBy("app/go", 2)).toEqual(["app-one", "app-two"]);
    expect(await startedBy("app/other", 3)).toEqual([]);
  });
});
