export type Style = "green" | "red" | "yellow" | "cyan" | "dim" | "bold";

/** What a command is given of the outside world. */
export type CommandContext = {
  environment: Readonly<Record<string, string | undefined>>;
  /** A line of output. */
  out: (line: string) => void;
  /** A line that says what went wrong. */
  error: (line: string) => void;
  paint: (style: Style, text: string) => string;
  /** Milliseconds since 1970. */
  now: () => number;
  wait: (ms: number) => Promise<void>;
  /** Asks whoever sits at the terminal; null where nobody does. */
  ask: (question: string) => Promise<string | null>;
  /** Shows a file in the browser of whoever sits there; false where there is none. */
  openFile: (path: string) => Promise<boolean>;
};

/** 0: done; 1: it did not work out; 2: the command was not understood. */
export type ExitCode = 0 | 1 | 2;

/** One word of the command line. */
export type Command = {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  help: string;
  run: (args: string[], context: CommandContext) => Promise<ExitCode>;
};

/** Thrown (`code: "USAGE"`) when what was typed cannot be meant. Shown with a hint at `--help`. */
export class UsageError extends Error {
  override name = "UsageError" as const;
  readonly code = "USAGE";
}
