import { type Agent, request } from "node:http";
import { connect } from "node:net";
import { type FuzzRequest, wire } from "./fuzz-request.ts";

/** What came back. `closed`: the connection's end, without an answer. `silent`: neither, for as long as was waited. */
export type Reply =
  | { outcome: "answered"; status: number; headers: string; body: string }
  | { outcome: "closed"; error: string }
  | { outcome: "silent" };

/** Above every deadline of the server. */
const patienceMs = 45_000;

/** After this long without a byte, what is hardly a request is not going to be answered: its rest is given up. */
const unfinishedMs = 250;

/** As much of an answer as is kept. */
const keptCharacters = 20_000;

/** Sends a request over a connection that is kept; one that a client of HTTP refuses to write, as bytes. */
export function sendRequest(url: URL, agent: Agent, fuzz: FuzzRequest): Promise<Reply> {
  return new Promise((resolve) => {
    const settle = (reply: Reply | Promise<Reply>) => {
      clearTimeout(timer);
      resolve(reply);
    };
    let outgoing: ReturnType<typeof request>;
    try {
      outgoing = request({
        agent,
        host: url.hostname,
        port: url.port,
        method: fuzz.method,
        path: fuzz.target,
        headers: fuzz.headers.flat(),
        setHost: false,
      });
    } catch {
      resolve(sendBytes(url, closing(fuzz), { whole: true }));
      return;
    }
    const timer = setTimeout(() => {
      settle({ outcome: "silent" });
      outgoing.destroy();
    }, patienceMs);
    outgoing.on("response", (incoming) => {
      let body = "";
      incoming.setEncoding("utf8");
      incoming.on("data", (chunk) => {
        if (body.length < keptCharacters) body += String(chunk);
      });
      const headers = incoming.rawHeaders.join("\n");
      const done = () => settle({ outcome: "answered", status: incoming.statusCode ?? 0, headers, body });
      incoming.on("end", done);
      incoming.on("error", done);
    });
    outgoing.on("error", (error) => {
      // A server may close a kept connection at any moment; what crossed its closing was not read and is sent again.
      if (outgoing.reusedSocket) settle(sendBytes(url, closing(fuzz), { whole: true }));
      else settle({ outcome: "closed", error: error.message });
    });
    outgoing.end(fuzz.body);
  });
}

function closing(fuzz: FuzzRequest): Buffer {
  return wire({ ...fuzz, headers: [...fuzz.headers, ["connection", "close"]] });
}

/**
 * Sends bytes over a connection of their own, and reads until the server closes it; when they may be no whole request,
 * not for long.
 */
export function sendBytes(url: URL, bytes: Buffer, { whole }: { whole: boolean }): Promise<Reply> {
  return new Promise((resolve) => {
    const socket = connect({ host: url.hostname, port: Number(url.port) });
    let text = "";
    let error = "";
    socket.setEncoding("latin1");
    const timer = setTimeout(() => {
      resolve({ outcome: "silent" });
      socket.destroy();
    }, patienceMs);
    if (!whole) socket.setTimeout(unfinishedMs, () => socket.end());
    socket.on("data", (chunk) => {
      if (text.length < keptCharacters) text += String(chunk);
    });
    socket.on("error", (cause) => void (error = cause.message));
    socket.once("close", () => {
      clearTimeout(timer);
      const status = /^HTTP\/1\.1 ([2-5]\d\d)/m.exec(text)?.[1];
      const [headers = "", ...body] = text.split("\r\n\r\n");
      resolve(
        status === undefined
          ? { outcome: "closed", error }
          : { outcome: "answered", status: Number(status), headers, body: body.join("") },
      );
    });
    socket.write(bytes);
  });
}
