import { z } from "zod";
import type { AppRegistration } from "../app-registration.ts";
import { functionConfigSchema } from "../definition/function-config.ts";
import type { EngineCore } from "../engine-core.ts";
import { EngineConfigurationError, EngineUnsupportedError } from "../engine-errors.ts";
import { type Answer, json, problem } from "./answer.ts";
import { readJson } from "./json-body.ts";
import type { Route } from "./route.ts";

const registrationSchema = z.looseObject({
  url: z.url({ protocol: /^https?$/ }),
  appName: z.string().min(1),
  sdk: z.string().optional(),
  functions: z.array(functionConfigSchema),
});

/** How apps in other processes register, and what is registered. */
export const appRoutes = (core: EngineCore, register: AppRegistration["register"]): Route[] => [
  { method: "POST", path: /^\/fn\/register$/, answer: ({ body }) => registerApp(register, body) },
  { method: "GET", path: /^\/dev$/, answer: () => describe(core) },
  { method: "GET", path: /^\/health$/, answer: () => json(200, { status: 200, message: "OK" }) },
];

/** The SDK reports `error` to whoever made it register, with `status`. */
const registerApp = async (register: AppRegistration["register"], body: string): Promise<Answer> => {
  const read = readJson(body, registrationSchema);
  if (!read.ok) return read.refusal;
  const { appName, url, sdk, functions } = read.value;
  try {
    const modified = await register({ id: appName, url, sdk, functions });
    return json(200, { ok: true, status: 200, modified, app_id: appName });
  } catch (error) {
    const isTheirs = error instanceof EngineUnsupportedError || error instanceof EngineConfigurationError;
    return problem(isTheirs ? 400 : 500, error instanceof Error ? error.message : String(error));
  }
};

/** What a dev server tells of itself. */
const describe = ({ registry }: EngineCore): Answer =>
  json(200, {
    version: "bienvenue",
    isSingleNodeService: true,
    handlers: registry.apps().map(({ id, url }) => ({ sdk: { appName: id, url } })),
    functions: registry.all().map(({ id }) => ({ id, slug: id })),
  });
