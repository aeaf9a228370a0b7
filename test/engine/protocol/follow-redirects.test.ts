import { expect, test } from "vitest";
import { followRedirects } from "../../../src/engine/protocol/follow-redirects.ts";

/** Where a request to `url` ends up when each URL redirects to the next one in `redirects`. */
const visited = async (url: string, redirects: Record<string, string>): Promise<string[]> => {
  const urls: string[] = [];
  await followRedirects(
    async (request) => {
      urls.push(request.url);
      const location = redirects[request.url];
      return {
        status: location === undefined ? 200 : 308,
        header: (name) => (name === "location" ? location : undefined),
        body: "",
      };
    },
    { method: "POST", url, headers: {}, body: "{}" },
  );
  return urls;
};

test("follows redirects to paths, to other hosts and to https", async () => {
  expect(
    await visited("http://a/x", {
      "http://a/x": "/y",
      "http://a/y": "https://b/",
      "https://b/": "https://c/",
    }),
  ).toEqual(["http://a/x", "http://a/y", "https://b/", "https://c/"]);
});

test("follows none from https to http, where others could read the call", async () => {
  expect(await visited("https://a/x", { "https://a/x": "http://a/x" })).toEqual(["https://a/x"]);
});

test("gives up on a circle", async () => {
  expect(await visited("http://a/", { "http://a/": "/" })).toHaveLength(11);
});
