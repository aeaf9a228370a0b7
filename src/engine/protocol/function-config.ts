import { z } from "zod";

/** A function as the SDK describes it when it syncs. @see functionConfigSchema in the SDK's types.ts */
export const functionConfigSchema = z.looseObject({
  id: z.string().min(1),
  name: z.string().optional(),
  triggers: z.array(
    z.looseObject({
      event: z.string().optional(),
      expression: z.string().optional(),
      cron: z.string().optional(),
      jitter: z.string().optional(),
    }),
  ),
  steps: z.record(
    z.string(),
    z.looseObject({
      runtime: z.looseObject({ type: z.string() }),
      retries: z.looseObject({ attempts: z.number().int().min(0).optional() }).optional(),
    }),
  ),
  idempotency: z.string().optional(),
  throttle: z
    .looseObject({
      limit: z.number().int().min(1),
      period: z.string(),
      burst: z.number().int().min(1).optional(),
      key: z.string().optional(),
    })
    .optional(),
  concurrency: z
    .union([
      z.number().int().min(0),
      z.looseObject({
        limit: z.number().int().min(0),
        key: z.string().optional(),
        scope: z.string().optional(),
      }),
      z.array(
        z.looseObject({
          limit: z.number().int().min(0),
          key: z.string().optional(),
          scope: z.string().optional(),
        }),
      ),
    ])
    .optional(),
  cancel: z
    .array(z.looseObject({ event: z.string(), if: z.string().optional(), timeout: z.string().optional() }))
    .optional(),
});

export type FunctionConfig = z.infer<typeof functionConfigSchema>;

/** The answer to an in-band sync, as far as the engine reads it. */
export const syncAnswerSchema = z.looseObject({
  app_id: z.string(),
  sdk: z.string().optional(),
  functions: z.array(functionConfigSchema),
});
