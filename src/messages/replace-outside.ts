/** Applies `replace` to a text except where it repeats one of the `verbatim` parts, which stay byte for byte. */
export function replaceOutside(
  text: string,
  verbatim: readonly string[],
  replace: (part: string) => string,
): string {
  // Longest first: a short part that also occurs inside a longer one must not cut that one open.
  const kept = verbatim.filter((part) => part !== "").toSorted((a, b) => b.length - a.length);
  return replaceBetween(text, kept, replace);
}

function replaceBetween(
  text: string,
  [kept, ...others]: readonly string[],
  replace: (part: string) => string,
): string {
  if (kept === undefined) return replace(text);
  return text
    .split(kept)
    .map((part) => (part === "" ? part : replaceBetween(part, others, replace)))
    .join(kept);
}
