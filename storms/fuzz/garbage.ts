import type { Draw } from "./draw.ts";
import { type FuzzRequest, wire } from "./fuzz-request.ts";
import { oddText } from "./odd-values.ts";

const lines = [
  "GET / HTTP/1.1",
  "GET / HTTP/1.0",
  "GET /healthz",
  "GET  /healthz  HTTP/1.1",
  "POST /api/events HTTP/1.1",
  "CONNECT example.com:443 HTTP/1.1",
  "TRACE /api/messages HTTP/1.1",
  "get /healthz http/1.1",
  "OPTIONS * HTTP/1.1",
  "GET http://localhost/healthz HTTP/1.1",
  "GET https://evil.example/ HTTP/1.1",
  "GET //evil.example HTTP/1.1",
  "GET \\healthz HTTP/1.1",
  "GET healthz HTTP/1.1",
  "PRI * HTTP/2.0",
  "\x16\x03\x01\x02\x00\x01\x00",
  "",
];
const heads = [
  "host: localhost",
  "host: localhost\r\nhost: evil.example",
  "host:",
  "host: a b",
  "content-length: 5",
  "content-length: -1",
  "content-length: 99999999999999999999",
  "content-length: 5\r\ncontent-length: 6",
  "transfer-encoding: chunked",
  "transfer-encoding: chunked\r\ncontent-length: 3",
  "transfer-encoding: gzip, chunked",
  "expect: 100-continue",
  "expect: the-impossible",
  "upgrade: websocket\r\nconnection: upgrade",
  "upgrade: h2c\r\nconnection: upgrade, http2-settings",
  "connection: close",
  " folded: line",
  ": nameless",
  "na me: x",
  "x: \x01\x02",
  "content-type: application/json",
];
const bodies = [
  "",
  "12345",
  "0\r\n\r\n",
  "5\r\n12345\r\n0\r\n\r\n",
  "fffffffff\r\n",
  "-1\r\n",
  "5;a=b\r\n12345\r\n0\r\nx: y\r\n\r\n",
  "{}",
];

/** Bytes that are hardly HTTP: pieces of it in a wrong order, noise, or a request with bytes changed. */
export function garbage(request: FuzzRequest, draw: Draw): Buffer {
  if (draw.chance(0.2))
    return Buffer.from(Array.from({ length: draw.whole(1, 2000) }, () => draw.whole(0, 255)));
  if (draw.chance(0.5)) {
    const bytes = wire({ ...request, headers: [...request.headers, ["connection", "close"]] });
    for (let times = draw.whole(1, 6); times > 0; times -= 1)
      bytes[draw.whole(0, bytes.length - 1)] = draw.whole(0, 255);
    return draw.chance(0.2) ? bytes.subarray(0, draw.whole(1, bytes.length)) : bytes;
  }
  const head = Array.from({ length: draw.whole(0, 5) }, () =>
    draw.chance(0.9) ? draw.pick(heads) : oddText(draw),
  );
  const ending = draw.pick(["\r\n\r\n", "\r\n\r\n", "\r\n\r\n", "\n\n", "\r\r", ""]);
  return Buffer.from([draw.pick(lines), ...head].join("\r\n") + ending + draw.pick(bodies), "latin1");
}
