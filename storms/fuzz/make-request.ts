import type { Route } from "./app-routes.ts";
import type { Draw } from "./draw.ts";
import type { FuzzRequest } from "./fuzz-request.ts";
import { mutateText, mutateValue } from "./mutate-json.ts";
import { oddText } from "./odd-values.ts";
import { type Target, type ValidRequest, validRequest } from "./valid-requests.ts";

const methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "PROPFIND", "QUERY"];
const contentTypes = [
  "application/json",
  "application/json; charset=utf-16",
  "application/cloudevents+json",
  "text/plain",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "",
];

/** A request to a route: a valid one, changed in none, one or several ways. */
export function makeRequest(route: Route, draw: Draw, target: Target): FuzzRequest {
  const valid = validRequest(route, draw, target);
  const body = draw.chance(0.02) ? Buffer.alloc(draw.whole(1, 1_500_000), "[") : bodyOf(valid, draw);
  const method = route.method === "ALL" || draw.chance(0.05) ? draw.pick(methods) : route.method;
  const headers: [string, string][] = [
    ["host", hostOf(draw)],
    ...valid.headers,
    ...authorization(target, draw),
  ];
  if (method !== "GET" && method !== "HEAD") headers.push(["content-length", String(body.length)]);
  for (let times = draw.chance(0.25) ? draw.whole(1, 3) : 0; times > 0; times -= 1)
    headers.push(oddHeader(draw));
  if (draw.chance(0.05) && headers.length > 1) headers.splice(draw.whole(1, headers.length - 1), 1);
  return {
    method,
    target: draw.chance(0.3) ? oddTarget(valid.target, draw) : valid.target,
    headers,
    body: method === "GET" || method === "HEAD" ? Buffer.alloc(0) : body,
  };
}

function bodyOf(valid: ValidRequest, draw: Draw): Buffer {
  if (valid.json === undefined) {
    const text = valid.body ?? "";
    return draw.chance(0.1) ? mutateText(text, draw) : Buffer.from(text);
  }
  if (draw.chance(0.1)) return Buffer.from(JSON.stringify(valid.json));
  const text = JSON.stringify(draw.chance(0.85) ? mutateValue(valid.json, draw) : valid.json) ?? "";
  return draw.chance(0.25) ? mutateText(text, draw) : Buffer.from(text);
}

function hostOf(draw: Draw): string {
  return draw.chance(0.95)
    ? "localhost"
    : draw.pick(["evil.example", "notify.example.com", "[::1]:1", "a b", "", "127.0.0.1.evil"]);
}

function authorization({ apiKey }: Target, draw: Draw): [string, string][] {
  if (apiKey === undefined) return draw.chance(0.9) ? [] : [["authorization", `Bearer ${headerText(draw)}`]];
  if (draw.chance(0.9)) return [["authorization", `Bearer ${apiKey}`]];
  return draw.pick([
    [],
    [["authorization", `Bearer ${headerText(draw)}`]],
    [["authorization", "Basic Og=="]],
  ]);
}

function oddHeader(draw: Draw): [string, string] {
  switch (draw.whole(0, 7)) {
    case 0:
      return ["idempotency-key", draw.chance(0.5) ? `key-${draw.whole(0, 99)}` : headerText(draw)];
    case 1:
      return ["content-type", draw.pick(contentTypes)];
    case 2:
      return ["origin", draw.pick(["null", "http://localhost", "https://evil.example", headerText(draw)])];
    case 3:
      return ["sec-fetch-site", draw.pick(["cross-site", "same-origin", "none", headerText(draw)])];
    case 4:
      return [draw.pick(["x-inngest-signature", "x-twilio-signature", "svix-signature"]), headerText(draw)];
    case 5:
      return [draw.pick(["x-forwarded-for", "x-forwarded-host", "x-http-method-override"]), headerText(draw)];
    case 6:
      return [draw.pick(["accept", "accept-encoding", "if-none-match", "range", "cookie"]), headerText(draw)];
    default:
      return [draw.pick(["x-odd", "__proto__", "constructor"]), headerText(draw)];
  }
}

/** What a header can carry: one line of Latin-1. */
function headerText(draw: Draw): string {
  return oddText(draw)
    .replace(/[^\t\x20-\x7e\xa1-\xff]/g, "?")
    .slice(0, draw.chance(0.02) ? 20_000 : 500);
}

function oddTarget(target: string, draw: Draw): string {
  const odd = encodeURIComponent(oddText(draw).toWellFormed()).slice(0, 12_000);
  const [path = "", query = ""] = target.split("?", 2);
  switch (draw.whole(0, 6)) {
    case 0:
      return `${path}?${odd}=${odd}`;
    case 1:
      return `${path}?${query}&${query}&limit=${odd}&cursor=${odd}`;
    case 2:
      return `${path.replace(/[^/]*$/, odd)}?${query}`;
    case 3:
      return `${path}/${odd}?${query}`;
    case 4:
      return path.replace(/\//, draw.pick(["//", "/./", "/../", "/%2f", "/;", "/%00", "/%ff", "/%"]));
    case 5:
      return `${path}?${query.replace(/=([^&]*)/, `=${odd}`)}`;
    default:
      return `${path}?${"a=b&".repeat(draw.whole(1, 3000))}`;
  }
}
