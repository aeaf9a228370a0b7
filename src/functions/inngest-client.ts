import { Inngest } from "inngest";

/** The id under which this application is known to an Inngest server. Renaming it orphans runs in flight. */
export const appId = "bienvenue";

/** The client the journeys are created with; options decide which Inngest it speaks to. */
export function createInngestClient(options: Omit<ConstructorParameters<typeof Inngest>[0], "id">) {
  return new Inngest({ id: appId, ...options });
}

export type InngestClient = ReturnType<typeof createInngestClient>;
