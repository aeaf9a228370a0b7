import type { AppRegistration } from "../app-registration.ts";
import type { EngineCore } from "../engine-core.ts";
import { EngineClosedError, EngineStorageError } from "../engine-errors.ts";
import { type Answer, problem } from "./answer.ts";
import { appRoutes } from "./app-routes.ts";
import { type Checkpoint, checkpointRoutes } from "./checkpoint-routes.ts";
import { eventRoutes, type SendEvents } from "./event-routes.ts";
import { metadataRoutes } from "./metadata-routes.ts";
import type { ApiRequest, Route } from "./route.ts";
import { type RunActions, runRoutes } from "./run-routes.ts";
import { runStateRoutes } from "./run-state-routes.ts";
import { refuseUnsupported } from "./unsupported.ts";
import { type SendSignal, signalRoutes } from "./signal-routes.ts";

type DoorActions = RunActions & {
  send: SendEvents;
  checkpoint: Checkpoint;
  register: AppRegistration["register"];
  signal: SendSignal;
};

/**
 * Inngest's API as far as the SDK and operators use it. There is no authorisation: whoever holds the door as a value
 * in this process holds the engine, and standalone/ lets in over HTTP whom it should.
 */
export const httpDoor = (
  core: EngineCore,
  { send, checkpoint, register, signal, ...actions }: DoorActions,
) => {
  const routes: Route[] = [
    ...eventRoutes(core, send),
    ...checkpointRoutes(core, checkpoint),
    ...runRoutes(core, actions),
    ...metadataRoutes(core),
    ...runStateRoutes(core),
    ...appRoutes(core, register),
    ...signalRoutes(core, signal),
  ];
  return async (request: ApiRequest): Promise<Answer> => {
    const { pathname } = request.url;
    const here = routes.filter(({ path }) => path.test(pathname));
    const route = here.find(({ method }) => method === request.method);
    if (route) return answerBy(core, route, request);
    if (here.length === 0) {
      return refuseUnsupported(core.logger, pathname) ?? problem(404, `The engine has no ${pathname}.`);
    }
    const methods = here.map(({ method }) => method).join(", ");
    return problem(405, `${pathname} takes ${methods}, and this is ${request.method}.`);
  };
};

const answerBy = async ({ store }: EngineCore, route: Route, request: ApiRequest): Promise<Answer> => {
  const id = decode(route.path.exec(request.url.pathname)?.[1] ?? "");
  try {
    // What is told is on disk, and can be told while the disk is full.
    if (route.method === "GET") return await store.read(() => route.answer(request, id));
    return await route.answer(request, id);
  } catch (error) {
    if (error instanceof EngineClosedError) return problem(503, error.message);
    if (error instanceof EngineStorageError) return problem(500, error.message);
    throw error;
  }
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    // No id has a broken escape in it, so it is found nowhere.
    return text;
  }
};
