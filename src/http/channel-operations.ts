import { z } from "zod";
import { channel } from "./message-answers.ts";
import { failure } from "./openapi/error-answers.ts";
import { named } from "./openapi/named-schema.ts";
import type { Operation } from "./openapi/operation.ts";

const resumed = named(
  "Resumed",
  z.object({ channel, resumed: z.boolean().describe("False: nothing was held back.") }),
);

/** `/api/channels`. */
export const channelOperations: readonly Operation[] = [
  {
    method: "post",
    path: "/api/channels/{channel}/resume",
    id: "resumeChannel",
    tag: "Operating",
    summary: "A blocked account works again",
    description: "Lets go what waits for the provider's account, at once instead of at the next attempt.",
    access: "api-key",
    writes: true,
    parameters: { path: z.object({ channel }) },
    answers: {
      200: {
        description: "Messages go out by this channel.",
        body: {
          schema: resumed,
          examples: { sms: { summary: "SMS were held back", value: { channel: "sms", resumed: true } } },
        },
      },
      404: failure("There is no such channel.", "The channels are sms and email."),
    },
  },
];
