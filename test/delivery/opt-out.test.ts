import { describe, expect, it } from "vitest";
import { chooseOptOut, readAddress, type OptOutWays } from "../../src/delivery/opt-out.ts";

const none: OptOutWays = { baseUrl: null, smsSender: null, email: null };
const page = { baseUrl: "https://bienvenue.example.com" };
const link = { kind: "link", url: "https://bienvenue.example.com/u/token" };
const service = `MG${"a".repeat(32)}`;

const chosen = (channel: "sms" | "email", ways: Partial<OptOutWays>, from: string | null = null) =>
  chooseOptOut({ channel, from }, { ...none, ...ways }, () => "token");

describe("the opt-out of an SMS", () => {
  it.each([
    ["a number: a reply", { ...page, smsSender: "+33757000000" }, { kind: "reply" }],
    ["a name, which takes no reply: the link", { ...page, smsSender: "MyBrand" }, link],
    ["a messaging service, which may send under a name: the link", { ...page, smsSender: service }, link],
    ["a messaging service, without a page: a reply", { smsSender: service }, { kind: "reply" }],
    ["the sandbox: the link", page, link],
    [
      "a name, without a page: an address to write to",
      { smsSender: "MyBrand", email: "contact@example.com" },
      { kind: "write", email: "contact@example.com" },
    ],
    ["a name, with nothing else: none", { smsSender: "MyBrand" }, null],
  ])("from %s", (_sender, ways, expected) => {
    expect(chosen("sms", ways)).toEqual(expected);
  });

  it("follows the sender of the message itself", () => {
    expect(chosen("sms", { ...page, smsSender: "MyBrand" }, "+33757000000")).toEqual({ kind: "reply" });
    expect(chosen("sms", { ...page, smsSender: "+33757000000" }, "MyBrand")).toEqual(link);
  });
});

describe("the opt-out of an e-mail", () => {
  it("is the link, else an address to write to, else none; never a reply by SMS", () => {
    const smsSender = "+33757000000";
    expect(chosen("email", { ...page, smsSender, email: "contact@example.com" })).toEqual(link);
    expect(chosen("email", { smsSender, email: "contact@example.com" })).toEqual({
      kind: "write",
      email: "contact@example.com",
    });
    expect(chosen("email", { smsSender })).toBeNull();
  });
});

describe("an address people can write to", () => {
  it.each([
    ["My Brand <hello@mail.example.com>", "hello@mail.example.com"],
    ["hello@mail.example.com", "hello@mail.example.com"],
    ["Bienvenue <bienvenue@sandbox.invalid>", null],
    [undefined, null],
  ])("in %s is %s", (from, address) => {
    expect(readAddress(from)).toBe(address);
  });
});
