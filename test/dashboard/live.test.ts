import { describe, expect, it } from "vitest";
import { createLive } from "../../src/dashboard/shell/live.ts";

/** Reads a stream until it holds `text`. */
async function readUntil(response: Response, text: string): Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let read = "";
  while (reader !== undefined && !read.includes(text)) {
    const { done, value } = await reader.read();
    if (done) break;
    read += value;
  }
  return read;
}

describe("the stream of changes", () => {
  it("tells every open page when the mark differs, and ends with the server", async () => {
    let mark = "1";
    const live = createLive(() => Promise.resolve(mark), { everyMs: 1 });
    const streams = await Promise.all([live.routes.request("/"), live.routes.request("/")]);
    const told = streams.map(async (stream) => await readUntil(stream, "event: change"));
    // The first look has been by now: what differs from it is a change.
    setTimeout(() => (mark = "2"), 20);
    for (const text of await Promise.all(told)) expect(text).toContain("event: change");
    live.close();
  });

  it("keeps no place for who asks for the head alone", async () => {
    const live = createLive(() => Promise.resolve("1"), { everyMs: 1 });
    for (let n = 0; n < 300; n += 1) {
      expect((await live.routes.request("/", { method: "HEAD" })).status).toBe(200);
    }
    expect((await live.routes.request("/")).status).toBe(200);
    live.close();
  });
});
