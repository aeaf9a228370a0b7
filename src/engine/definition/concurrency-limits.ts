import { EngineConfigurationError } from "../engine-errors.ts";
import type { Expression } from "../matching/expressions.ts";
import type { ConfigReader } from "./config-reader.ts";
import type { FunctionConfig } from "./function-config.ts";

/** Whose calls count together: those of the function, or of all functions whose keys come to the same value. */
type ConcurrencyScope = "fn" | "env" | "account";

/** At most `limit` calls at once among runs whose `key` has the same value. */
export type ConcurrencyLimit = { limit: number; key: Expression | undefined; scope: ConcurrencyScope };

const maxLimits = 2;

/** @throws EngineConfigurationError when Inngest would not take them either. */
export const readConcurrency = (config: FunctionConfig, read: ConfigReader): ConcurrencyLimit[] => {
  const limits = listed(config);
  const refuse = (what: string): never => {
    throw new EngineConfigurationError(`Function "${config.id}": ${what}`);
  };
  if (limits.length > maxLimits) {
    refuse(`\`concurrency\` has ${limits.length} limits, and ${maxLimits} are allowed. Remove some.`);
  }
  return limits
    .filter(({ limit }) => limit > 0) // 0 is Inngest's way to say: no limit.
    .map(({ limit, key, scope = "fn" }) => {
      if (!key && scope !== "fn") {
        refuse(`a \`concurrency\` limit of scope "${scope}" has no \`key\`. Give it one, such as '"name"'.`);
      }
      return { limit, key: read.expression(key, "event", "`concurrency` key"), scope };
    });
};

const listed = ({
  concurrency,
}: FunctionConfig): { limit: number; key?: string | undefined; scope?: ConcurrencyScope | undefined }[] => {
  if (concurrency === undefined || concurrency === null) return [];
  if (typeof concurrency === "number") return [{ limit: concurrency }];
  return Array.isArray(concurrency) ? concurrency : [concurrency];
};
