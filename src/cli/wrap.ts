/** Columns that lines keep to. */
const columns = 80;

/** A text in lines of at most 80 columns with `indent` before each; a longer word stays whole. Its own line breaks stay. */
export function wrap(text: string, indent = ""): string[] {
  return text.split("\n").flatMap((paragraph) => {
    const lines: string[] = [];
    let line = "";
    for (const word of paragraph.split(" ")) {
      if (line !== "" && indent.length + line.length + 1 + word.length > columns) {
        lines.push(indent + line);
        line = word;
      } else {
        line = line === "" ? word : `${line} ${word}`;
      }
    }
    return [...lines, (indent + line).trimEnd()];
  });
}

/** An instant as `2026-11-22 19:04` or, with seconds, `2026-11-22 19:04:31`, in UTC. */
export function shortTime(at: string, { seconds = false } = {}): string {
  return at.slice(0, seconds ? 19 : 16).replace("T", " ");
}
