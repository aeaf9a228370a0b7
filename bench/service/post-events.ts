import { Agent, request } from "node:http";
import { leadCreatedEvent } from "../../test/support/server-process.ts";

const agent = new Agent({ keepAlive: true });

/** Posts `lead.created` of the lead with this number; resolves when it is acknowledged. */
export function postLead(url: string, number: number): Promise<void> {
  const body = JSON.stringify(leadCreatedEvent(`L${number}`, number));
  return new Promise((resolve, reject) => {
    const post = request(`${url}/api/events`, {
      agent,
      method: "POST",
      headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
    });
    post.on("error", reject);
    post.on("response", (response) => {
      response.resume();
      response.on("end", () =>
        response.statusCode === 202
          ? resolve()
          : reject(new Error(`POST /api/events: ${response.statusCode}`)),
      );
    });
    post.end(body);
  });
}

/** Posts the leads with these numbers, so many requests at once. */
export async function postLeads(
  url: string,
  { first, count, atOnce }: { first: number; count: number; atOnce: number },
): Promise<void> {
  let next = first;
  const postInTurn = async (): Promise<void> => {
    while (next < first + count) await postLead(url, next++);
  };
  await Promise.all(Array.from({ length: atOnce }, postInTurn));
}
