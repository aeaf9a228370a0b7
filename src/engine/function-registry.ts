import type { FunctionDefinition } from "./function-definition.ts";
import type { ExpressionEvent } from "./matching/expressions.ts";

/** The functions that are registered now. */
export type FunctionRegistry = {
  /** Takes these functions in place of the ones before. */
  replace(functions: FunctionDefinition[]): void;
  find(functionId: string): FunctionDefinition | undefined;
  all(): FunctionDefinition[];
  /** The functions an event starts. */
  startedBy(event: { name: string; body: ExpressionEvent }): FunctionDefinition[];
  /** Whether some function has a trigger for events of this name. */
  hears(eventName: string): boolean;
};

/** A trigger `app/*` is for every event whose name starts with `app/`. */
const wildcard = "*";

export const functionRegistry = (): FunctionRegistry => {
  let byId = new Map<string, FunctionDefinition>();
  let byEvent = new Map<string, FunctionDefinition[]>();
  let withWildcards: FunctionDefinition[] = [];

  const covers = (pattern: string, name: string): boolean =>
    pattern.endsWith(wildcard) ? name.startsWith(pattern.slice(0, -1)) : pattern === name;

  const candidates = (name: string): FunctionDefinition[] => {
    const exact = byEvent.get(name) ?? [];
    if (withWildcards.length === 0) return exact;
    return [...new Set([...exact, ...withWildcards])];
  };

  return {
    replace(functions) {
      byId = new Map(functions.map((definition) => [definition.id, definition]));
      byEvent = new Map();
      for (const definition of functions) {
        for (const name of new Set(definition.events.map(({ event }) => event))) {
          byEvent.set(name, [...(byEvent.get(name) ?? []), definition]);
        }
      }
      withWildcards = functions.filter(({ events }) => events.some(({ event }) => event.endsWith(wildcard)));
    },
    find: (functionId) => byId.get(functionId),
    all: () => [...byId.values()],
    startedBy: ({ name, body }) =>
      candidates(name).filter(({ events }) =>
        events.some(({ event, condition }) => covers(event, name) && (condition?.matches(body) ?? true)),
      ),
    hears: (eventName) =>
      candidates(eventName).some(({ events }) => events.some(({ event }) => covers(event, eventName))),
  };
};
