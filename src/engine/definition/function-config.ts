import { z } from "zod";

const concurrencySchema = z.looseObject({
  limit: z.number().int().min(0),
  key: z.string().optional(),
  scope: z.enum(["fn", "env", "account"]).optional(),
});

/** A function as the SDK describes it when it syncs. @see functionConfigSchema in the SDK's types.ts */
export const functionConfigSchema = z.looseObject({
  id: z.string().min(1),
  name: z.string().optional(),
  triggers: z.array(
    z.looseObject({
      event: z.string().optional(),
      expression: z.string().nullish(),
      cron: z.string().optional(),
      jitter: z.string().optional(),
    }),
  ),
  steps: z.record(
    z.string(),
    z.looseObject({
      runtime: z.looseObject({ type: z.string(), url: z.string().optional() }),
      retries: z.looseObject({ attempts: z.number().int().min(0).optional() }).nullish(),
    }),
  ),
  idempotency: z.string().nullish(),
  rateLimit: z
    .looseObject({ limit: z.number().int().min(1), period: z.string(), key: z.string().nullish() })
    .nullish(),
  throttle: z
    .looseObject({
      limit: z.number().int().min(0),
      period: z.string(),
      burst: z.number().int().min(0).nullish(),
      key: z.string().nullish(),
    })
    .nullish(),
  debounce: z
    .looseObject({ period: z.string(), key: z.string().nullish(), timeout: z.string().nullish() })
    .nullish(),
  batchEvents: z
    .looseObject({
      maxSize: z.number().int().min(1),
      timeout: z.string(),
      key: z.string().nullish(),
      if: z.string().nullish(),
    })
    .nullish(),
  singleton: z.looseObject({ mode: z.enum(["skip", "cancel"]), key: z.string().nullish() }).nullish(),
  priority: z.looseObject({ run: z.string().nullish() }).nullish(),
  timeouts: z.looseObject({ start: z.string().nullish(), finish: z.string().nullish() }).nullish(),
  concurrency: z.union([z.number().int().min(0), concurrencySchema, z.array(concurrencySchema)]).nullish(),
  cancel: z
    .array(z.looseObject({ event: z.string(), if: z.string().nullish(), timeout: z.string().nullish() }))
    .nullish(),
});

export type FunctionConfig = z.infer<typeof functionConfigSchema>;

/** The answer to an in-band sync, as far as the engine reads it. */
export const syncAnswerSchema = z.looseObject({
  app_id: z.string().min(1),
  sdk: z.string().optional(),
  functions: z.array(functionConfigSchema),
});
