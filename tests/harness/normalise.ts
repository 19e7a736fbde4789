/** What is replaced besides times and hashes, which are recognised by their form. */
export interface Known {
  readonly dir: string;
  readonly home: string;
  readonly store: string;
  /** Ids of experiments. */
  readonly ids: readonly string[];
  /** Ids of sweeps. */
  readonly sweeps: readonly string[];
}

/**
 * Replaces what differs from run to run: `<dir>`, `<home>`, `<store>`, `<id>` (or `<id1>`, `<id2>`
 * in the order in which they appear, if there are several), `<sweep>`, `<time>`, `<duration>`, `<commit>` (40
 * digits or their first 7 to 12).
 */
export function normalise(text: string, known: Known): string {
  const places = [[known.store, "<store>"], [known.dir, "<dir>"], [known.home, "<home>"]] as const;
  // The store may lie in the others: the longest first.
  for (const [path, name] of [...places].sort((a, b) => b[0].length - a[0].length)) {
    text = text.replaceAll(path, name);
  }

  const commits = new Set(text.match(/\b[0-9a-f]{40}\b/g));
  text = text.replace(/\b[0-9a-f]{40}\b/g, "<commit>");
  for (const commit of commits) {
    text = text.replace(
      /\b[0-9a-f]{7,12}\b/g,
      (word) => commit.startsWith(word) ? "<commit>" : word,
    );
  }

  for (const sweep of known.sweeps) text = text.replaceAll(sweep, "<sweep>");
  const appearing = known.ids.filter((id) => text.includes(id))
    .sort((a, b) => text.indexOf(a) - text.indexOf(b));
  for (const [index, id] of appearing.entries()) {
    text = text.replaceAll(id, appearing.length === 1 ? "<id>" : `<id${index + 1}>`);
  }

  return text
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)?/g, "<time>")
    .replace(/\b\d+(\.\d+)? ?(ms|s|sec|seconds?|min|minutes?|h|hours?)\b/g, "<duration>");
}
