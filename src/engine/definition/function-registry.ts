import type { ExpressionEvent } from "../matching/expressions.ts";
import type { SdkEndpoint } from "../protocol/sdk-endpoint.ts";
import type { FunctionDefinition } from "./function-definition.ts";

/** The functions that one application serves at one endpoint. */
export type App = { id: string; url: string; endpoint: SdkEndpoint; functions: FunctionDefinition[] };

/** The functions that are registered now. */
export type FunctionRegistry = {
  /** Takes an app's functions in place of the ones it had. */
  register(app: App): void;
  remove(appId: string): void;
  apps(): App[];
  /** Has these apps registered and no others. */
  putBack(apps: App[]): void;
  find(functionId: string): FunctionDefinition | undefined;
  /** Where a function is called; undefined when it is not registered. */
  endpointOf(functionId: string): SdkEndpoint | undefined;
  all(): FunctionDefinition[];
  /** The functions an event starts. */
  startedBy(event: { name: string; body: ExpressionEvent }): FunctionDefinition[];
  /** Whether some function has a trigger for events of this name. */
  hears(eventName: string): boolean;
};

/**
 * The triggers that are for events of a name: the name itself, and `*` in place of all that comes after one of its
 * slashes or dots, as in Inngest; `*` alone is for none.
 */
const patternsFor = (eventName: string): string[] => [
  eventName,
  ...[...eventName.matchAll(/[/.]/g)].map(({ index }) => `${eventName.slice(0, index + 1)}*`),
];

export const functionRegistry = (): FunctionRegistry => {
  const apps = new Map<string, App>();
  let byId = new Map<string, { definition: FunctionDefinition; endpoint: SdkEndpoint }>();
  let byTrigger = new Map<string, FunctionDefinition[]>();

  const all = (): FunctionDefinition[] => [...byId.values()].map(({ definition }) => definition);

  const index = (): void => {
    byId = new Map();
    for (const { endpoint, functions } of apps.values()) {
      for (const definition of functions) byId.set(definition.id, { definition, endpoint });
    }
    byTrigger = new Map();
    for (const definition of all()) {
      for (const name of new Set(definition.events.map(({ event }) => event))) {
        byTrigger.set(name, [...(byTrigger.get(name) ?? []), definition]);
      }
    }
  };

  return {
    register(app) {
      apps.set(app.id, app);
      index();
    },
    putBack(before) {
      apps.clear();
      for (const app of before) apps.set(app.id, app);
      index();
    },
    remove(appId) {
      apps.delete(appId);
      index();
    },
    apps: () => [...apps.values()],
    find: (functionId) => byId.get(functionId)?.definition,
    endpointOf: (functionId) => byId.get(functionId)?.endpoint,
    all,
    startedBy({ name, body }) {
      const patterns = patternsFor(name);
      const started = patterns.flatMap((pattern) =>
        (byTrigger.get(pattern) ?? []).filter(({ events }) =>
          events.some(({ event, condition }) => event === pattern && (condition?.matches(body) ?? true)),
        ),
      );
      return [...new Set(started)];
    },
    hears: (eventName) => patternsFor(eventName).some((pattern) => byTrigger.has(pattern)),
  };
};
