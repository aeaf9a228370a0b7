import { setTimeout as pause } from "node:timers/promises";
import pLimit from "p-limit";
import { z } from "zod";

const rowSchema = z.object({
  id: z.string(),
  key: z.string(),
  channel: z.enum(["sms", "email"]),
  recipient: z.string().nullable(),
  status: z.string(),
  reason: z.string().nullable(),
  explanation: z.string().nullable(),
  retryable: z.boolean().nullable(),
  providerMessageId: z.string().nullable(),
  attempts: z.number(),
});

/** A message as the service shows it. */
export type Row = z.output<typeof rowSchema>;

const entrySchema = z.object({ at: z.string(), status: z.string() });
const pageSchema = z.object({ messages: z.array(rowSchema), nextCursor: z.string().nullable() });
const detailSchema = z.object({
  message: z.object({ body: z.object({ text: z.string() }).nullable() }),
  timeline: z.array(entrySchema),
});

/** One message with its past. */
export type Detail = { text: string | null; timeline: z.output<typeof entrySchema>[] };

export type Api = ReturnType<typeof serviceApi>;

const timeoutMs = 10_000;
const attempts = 20;

/** The service as its callers see it. Reads are repeated while it is away. */
export function serviceApi(url: string, apiKey: string) {
  const headers = { authorization: `Bearer ${apiKey}`, "content-type": "application/json" };

  async function read(path: string): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        const response = await fetch(url + path, { headers, signal: AbortSignal.timeout(timeoutMs) });
        if (response.ok) return await response.json();
        throw new Error(`GET ${path} was answered ${response.status}: ${await response.text()}`);
      } catch (error) {
        if (attempt === attempts) throw error;
        await pause(250);
      }
    }
  }

  return {
    /** The status of the answer; rejects when there is none. */
    postEvent: async (event: object): Promise<{ status: number; text: string }> => {
      const response = await fetch(`${url}/api/events`, {
        method: "POST",
        headers,
        body: JSON.stringify(event),
        signal: AbortSignal.timeout(timeoutMs),
      });
      return { status: response.status, text: await response.text() };
    },
    /** Every message there is, newest first. */
    messages: async (): Promise<Row[]> => {
      const rows: Row[] = [];
      let cursor: string | null = null;
      do {
        const query: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
        const page: z.output<typeof pageSchema> = pageSchema.parse(
          await read(`/api/messages?limit=200${query}`),
        );
        rows.push(...page.messages);
        cursor = page.nextCursor;
      } while (cursor !== null);
      return rows;
    },
    /** What each of these messages said and has been through, by id. */
    details: async (rows: Row[]): Promise<Map<string, Detail>> => {
      const limit = pLimit(8);
      const details = rows.map(({ id }) =>
        limit(async (): Promise<[string, Detail]> => {
          const { message, timeline } = detailSchema.parse(await read(`/api/messages/${id}`));
          return [id, { text: message.body?.text ?? null, timeline }];
        }),
      );
      return new Map(await Promise.all(details));
    },
  };
}
