import { oneLine } from "./one-line.ts";

/** A subject that cannot start another header line, of at most 150 UTF-16 units. */
export function subjectLine(text: string): string {
  return oneLine(text, 150);
}
