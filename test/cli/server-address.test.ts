import { expect, test } from "vitest";
import { serverAddress } from "../../src/cli/server-address.ts";

test.each([
  [{}, "http://localhost:3000"],
  [{ PORT: "4000" }, "http://localhost:4000"],
  [{ HOST: "0.0.0.0" }, "http://localhost:3000"],
  [{ HOST: "127.0.0.1", PORT: "1" }, "http://localhost:1"],
  [{ HOST: "::" }, "http://localhost:3000"],
  [{ HOST: "192.168.1.5" }, "http://192.168.1.5:3000"],
  [{ HOST: "fd00::1" }, "http://[fd00::1]:3000"],
  [{ PORT: "4000", BIENVENUE_URL: "https://b.example.com/" }, "https://b.example.com"],
])("the environment %j means the server at %s", (environment, url) => {
  expect(serverAddress({}, environment).url).toBe(url);
});

test("a flag wins over the environment", () => {
  const environment = { BIENVENUE_URL: "https://b.example.com", BIENVENUE_API_KEY: "theirs" };
  const address = serverAddress({ url: "http://localhost:1", apiKey: "mine" }, environment);
  expect(address).toEqual({ url: "http://localhost:1", apiKey: "mine" });
});

test("the API key of this machine's server is never sent to another machine", () => {
  const environment = { API_KEY: "local" };
  expect(serverAddress({}, environment).apiKey).toBe("local");
  expect(serverAddress({ url: "http://[::1]:3000" }, environment).apiKey).toBe("local");
  expect(serverAddress({ url: "https://localhost.example.com" }, environment).apiKey).toBeUndefined();
});
