import type { z } from "zod";
import {
  AnswerError,
  AnswerUnreadableError,
  UnreachableError,
  createClient,
  type Client,
} from "../client.ts";
import { createRequest } from "../client/request.ts";
import type { CommandContext, ExitCode } from "./command.ts";
import { serverAddress, type ServerAddress } from "./server-address.ts";

/** The flags that name a server, for `parseArgs`. */
export const serverFlags = { url: { type: "string" }, "api-key": { type: "string" } } as const;

/** The same for a command's help. */
export const serverHelp = `The server:
  --url <url>              default: BIENVENUE_URL, else PORT of .env, here
  --api-key <key>          default: BIENVENUE_API_KEY, else API_KEY of .env, for
                           this machine only. Others on this machine can see it:
                           better set BIENVENUE_API_KEY, or use .env.`;

/** What an operator asks of a server, besides what main apps do. Nothing is asked twice: a person is waiting. */
export type Operator = Pick<Client, "messages" | "message"> & {
  address: ServerAddress;
  /** @throws AnswerUnreadableError when the answer is not of the schema, and what the client throws */
  ask<T>(method: "GET" | "POST" | "DELETE", path: string, options: AskOptions<T>): Promise<T>;
  /** The same; null where the server says 404. */
  askIfThere<T>(path: string, schema: z.ZodType<T>): Promise<T | null>;
};

type AskOptions<T> = { schema: z.ZodType<T>; body?: unknown };

/** Longer than the server waits for a provider (`SEND_TIMEOUT`), so that its own answer arrives. */
const timeoutMs = 130_000;

function operatorOf(address: ServerAddress): Operator {
  const { messages, message } = createClient({ ...address, retries: 0 });
  const request = createRequest({ ...address, retries: 0, timeoutMs });
  const ask: Operator["ask"] = async (method, path, { schema, body }) => {
    const answer = await request({ method, path, ...(body === undefined ? {} : { body }) });
    const parsed = schema.safeParse(answer.body);
    if (!parsed.success) throw new AnswerUnreadableError(address.url, path, { cause: parsed.error });
    return parsed.data;
  };
  return {
    address,
    messages,
    message,
    ask,
    askIfThere: async (path, schema) =>
      await ask("GET", path, { schema }).catch((error: unknown) => {
        if (error instanceof AnswerError && error.status === 404) return null;
        throw error;
      }),
  };
}

/** Does `work` with the server that flags and environment name; says what to do when nothing answers there. */
export async function withServer(
  flags: { url?: string | undefined; "api-key"?: string | undefined },
  context: CommandContext,
  work: (operator: Operator) => Promise<ExitCode>,
): Promise<ExitCode> {
  const address = serverAddress({ url: flags.url, apiKey: flags["api-key"] }, context.environment);
  try {
    return await work(operatorOf(address));
  } catch (error) {
    if (!(error instanceof UnreachableError) || error.reason !== "ECONNREFUSED") throw error;
    context.error(
      `Nothing answers at ${address.url}: start the server with \`npm start\` in another terminal.`,
    );
    return 1;
  }
}
