import { describe, expect, it } from "vitest";
import { localUrl } from "../src/server/banner.ts";

describe("the URL a server tells of itself", () => {
  it.each([
    ["127.0.0.1", "http://127.0.0.1:3000"],
    ["::1", "http://[::1]:3000"],
    ["0.0.0.0", "http://localhost:3000"],
    ["::", "http://localhost:3000"],
  ])("for %s is one that can be called", (host, url) => {
    expect(localUrl(host, 3000)).toBe(url);
  });
});
