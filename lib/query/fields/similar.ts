/** Names that a message suggests. */
const SUGGESTED = 3;

/**
 * Names that somebody may have meant who wrote `text`: those that contain it or are contained in
 * it, begin alike, or differ in two characters at most.
 */
export function similarFields(text: string, names: Iterable<string>): string[] {
  const wanted = text.toLowerCase();
  const rated = [...new Set(names)].map((name) => ({ name, far: distance(wanted, name) }));
  return rated.filter(({ name, far }) => far <= 2 && far < name.length || isLike(wanted, name))
    .sort((a, b) => a.far - b.far)
    .slice(0, SUGGESTED).map(({ name }) => name);
}

function isLike(wanted: string, name: string): boolean {
  const other = name.toLowerCase();
  if (wanted.length < 2) return false;
  return other.includes(wanted) || wanted.includes(other) ||
    (wanted.length >= 3 && other.startsWith(wanted.slice(0, 3)));
}

/** Characters to insert, remove or replace (Levenshtein), 99 where the lengths say that is many. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 2 || a.length > 40) return 99;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1]!.toLowerCase() ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
