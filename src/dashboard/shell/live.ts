import { Hono } from "hono";
import { streamSSE } from "hono/streaming";

/** Tells open pages that something has changed. */
export type Live = {
  /** `GET /live`: server-sent events `change`, without content: pages ask for what they show. */
  routes: Hono;
  /** Ends all streams, so that the server can stop. */
  close: () => void;
};

/** Comments in between, so that a proxy does not take the stream for dead. */
const breatheEveryMs = 20_000;
/** More than an office looks at at once; each costs a connection. */
const maxStreams = 200;

/**
 * Watches `mark`, which differs whenever something worth showing has changed, for as long as somebody looks, with one
 * question for all of them. Several servers on one database each see what the others wrote.
 */
export function createLive(mark: () => Promise<string>, { everyMs = 1000 } = {}): Live {
  const streams = new Set<(event: "change" | "end") => void>();
  let last: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  /** Counts those who began to watch, so that one who is still looking when another begins stops. */
  let watch = 0;

  const look = async (mine: number): Promise<void> => {
    // A database that is away is told of elsewhere; pages stay as they are.
    const now = await mark().catch(() => last);
    if (mine !== watch) return;
    if (last !== undefined && now !== last) for (const tell of streams) tell("change");
    last = now;
    timer = streams.size === 0 ? undefined : setTimeout(() => void look(mine), everyMs);
    timer?.unref();
  };

  const join = (tell: (event: "change" | "end") => void): void => {
    streams.add(tell);
    if (streams.size > 1) return;
    clearTimeout(timer);
    last = undefined;
    watch += 1;
    void look(watch);
  };

  const routes = new Hono().get("/", (c) => {
    // It would be answered without a stream whose end could be seen, and keep its place for ever.
    if (c.req.method === "HEAD") return c.body(null, 200, { "content-type": "text/event-stream" });
    if (streams.size >= maxStreams) return c.body(null, 503, { "retry-after": "60" });
    return streamSSE(c, async (stream) => {
      const ended = Promise.withResolvers<void>();
      const tell = (event: "change" | "end"): void => {
        if (event === "end") ended.resolve();
        else void stream.writeSSE({ event, data: "" });
      };
      stream.onAbort(() => ended.resolve());
      const breath = setInterval(() => void stream.write(": \n\n"), breatheEveryMs);
      // The head of the answer goes out with the first bytes.
      await stream.write(": \n\n");
      join(tell);
      await ended.promise;
      clearInterval(breath);
      streams.delete(tell);
    });
  });

  return {
    routes,
    close: () => {
      clearTimeout(timer);
      for (const tell of streams) tell("end");
    },
  };
}
