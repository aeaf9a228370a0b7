import { parseArgs } from "node:util";
import { z } from "zod";
import { UsageError, type Command, type CommandContext } from "./command.ts";
import { serverFlags, serverHelp, withServer } from "./operator.ts";

const help = `Usage: npm run erase -- <lead id>

Erases a person everywhere: contact, interviews, trials, events, messages. What
is left are suppressions, as digests that name nobody. It cannot be undone.

Says first how much is held, and asks for the id once more.

  --yes                    do not ask
  --json                   one JSON document; wants --yes

${serverHelp}

Exit code: 0 erased, or nothing was held; 1 it did not work out, or was called
off; 2 not understood, or nobody to ask.

Examples:
  npm run erase -- L1
  npm run erase -- L1 --yes --json`;

const options = { ...serverFlags, yes: { type: "boolean" }, json: { type: "boolean" } } as const;

// Counts only: what is held of a person does not belong on a terminal.
const heldAnswer = z.object({
  held: z.object({
    interviews: z.number(),
    trials: z.number(),
    events: z.number(),
    messages: z.number(),
    suppressions: z.number(),
  }),
});
const eraseAnswer = z.object({ erased: z.record(z.string(), z.number()) });

/** `erase`: removes a person everywhere, after asking. */
export const erase: Command = {
  name: "erase",
  summary: "erase a person everywhere, after saying what is held and asking",
  help,
  async run(args, context) {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    const [leadId, ...more] = positionals;
    if (leadId === undefined || more.length > 0) throw new UsageError("Give the id of one lead.");
    const [yes, json] = [values.yes === true, values.json === true];
    if (json && !yes) throw new UsageError("--json asks nothing: give --yes as well.");
    const say = json ? () => {} : context.out;
    return withServer(values, context, async (operator) => {
      const path = `/api/leads/${encodeURIComponent(leadId)}`;
      const answer = await operator.askIfThere(`${path}/held`, heldAnswer);
      if (answer === null) {
        say(`Nothing is held of the lead ${leadId}; there is nothing to erase.`);
        if (json) context.out(JSON.stringify({ leadId, erased: {} }));
        return 0;
      }
      const { suppressions, ...goes } = answer.held;
      say(`Of the lead ${leadId} are held: the contact, ${counted(goes)}.`);
      if (suppressions > 0) say(`Suppressions (${suppressions}) stay, as digests that name nobody.`);
      if (!yes && !(await typesAgain(context, leadId))) {
        say("Nothing was erased.");
        return 1;
      }
      const { erased } = await operator.ask("DELETE", path, { schema: eraseAnswer });
      say(context.paint("green", `Erased: ${counted(erased)}.`));
      if (json) context.out(JSON.stringify({ leadId, erased }));
      return 0;
    });
  },
};

async function typesAgain(context: CommandContext, leadId: string): Promise<boolean> {
  const answer = await context.ask("This cannot be undone. Type the id again to erase: ");
  if (answer === null) {
    throw new UsageError("Nobody is at a terminal to ask: say --yes to go ahead. Nothing was erased.");
  }
  return answer.trim() === leadId;
}

/** `2 interviews, 1 trial`: words as the server names its tables. */
function counted(counts: Readonly<Record<string, number>>): string {
  const some = Object.entries(counts).filter(([, count]) => count > 0);
  if (some.length === 0) return "nothing else";
  return some
    .map(([what, count]) => `${count} ${count === 1 ? one(inWords(what)) : inWords(what)}`)
    .join(", ");
}

function one(words: string): string {
  return words.replace(/s$/, "");
}

function inWords(table: string): string {
  return table.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replaceAll("_", " ");
}
