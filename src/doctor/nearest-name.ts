/** The known name that a misspelt one most likely means; null when none is near, or when it is one of them. */
export function nearestName(name: string, known: readonly string[]): string | null {
  const distances = known.map((candidate) => ({ candidate, distance: editDistance(name, candidate) }));
  const nearest = distances.sort((a, b) => a.distance - b.distance)[0];
  if (nearest === undefined || nearest.distance === 0) return null;
  // A third of the letters, and no more than three: what differs by more is another word.
  return nearest.distance <= Math.min(3, name.length / 3) ? nearest.candidate : null;
}

/** Letters inserted, removed or replaced (Levenshtein). */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of from.split("").entries()) {
    const next = [i + 1];
    for (const [j, other] of to.split("").entries()) {
      const replaced = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
