import { UsageError, type CommandContext } from "./command.ts";

/**
 * Whether the person says yes. `yes`: said on the command line already.
 * @throws UsageError where nobody can be asked
 */
export async function confirm(
  context: Pick<CommandContext, "ask">,
  question: string,
  yes: boolean,
): Promise<boolean> {
  if (yes) return true;
  const answer = await context.ask(`${question} [y/N] `);
  if (answer === null)
    throw new UsageError("Nobody is at a terminal to ask: say --yes to go ahead. Nothing was done.");
  return /^(y|yes|o|oui)$/i.test(answer.trim());
}
