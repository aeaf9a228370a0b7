import { randomUUID } from "node:crypto";
import type { CommandContext } from "./command.ts";

const escape = "\u001B";

/** All that steers a terminal, but for the line break and the tab, and what turns the direction of writing. */
const steering = /(?![\n\t])[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu;

/**
 * The same context, in which nothing from outside steers the terminal: in all that is printed, control characters but the
 * line break and the tab, and bidirectional controls, become U+FFFD. The colours of `paint` stay.
 */
export function cleanTerminal(context: CommandContext): CommandContext {
  // Stands for the escape of our own colours until a line is printed. Nobody outside can know it.
  const own = randomUUID();
  const print = (text: string) => clean(text).replaceAll(own, escape);
  return {
    ...context,
    out: (line) => context.out(print(line)),
    error: (line) => context.error(print(line)),
    ask: (question) => context.ask(print(question)),
    paint: (style, text) => context.paint(style, clean(text)).replaceAll(escape, own),
  };
}

function clean(text: string): string {
  return text.replace(steering, "\uFFFD");
}
