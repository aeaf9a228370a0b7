/**
 * A whole number from the command line.
 * @throws Error that says what is wrong, and how the command is used
 */
export function wholeOption(name: string, text: string, usage: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new Error(`--${name} must be a whole number, not ${JSON.stringify(text)}.\n\n${usage}`);
  }
  return value;
}
