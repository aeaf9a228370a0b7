/** Line breaks, control characters and direction overrides, which would disturb the text around a value. */
const disturbing = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu;

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * A value as one line that cannot break out of the sentence or header it stands in: control characters, line
 * breaks and direction overrides become spaces. Longer than `maxLength` UTF-16 units, it is cut between
 * graphemes and ends in "…".
 */
export function oneLine(value: string, maxLength = Infinity): string {
  const line = value.replace(disturbing, " ").trim();
  if (line.length <= maxLength) return line;
  let kept = "";
  for (const { segment } of graphemes.segment(line)) {
    if (kept.length + segment.length > maxLength - 1) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}
