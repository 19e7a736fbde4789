/** Measures text in columns of the terminal. */
export interface Measure {
  /** Columns that a text takes. */
  width(text: string): number;
  /** Cuts text to a width; `…` stands for what is missing. */
  fit(text: string, width: number): string;
}

/** Characters of one column, among them those that yanex draws with. */
const PLAIN = /^[ -~…✓✗●○│├└─]*$/;

const plainMeasure: Measure = {
  width: (text) => text.length,
  fit: (text, width) => text.length <= width ? text : text.slice(0, width - 1) + "…",
};

/**
 * What measures these texts. The tables of Unicode, which take longer to load than most commands
 * take to run, are loaded only if one of them needs it.
 */
export async function measureFor(texts: Iterable<string>): Promise<Measure> {
  for (const text of texts) {
    if (PLAIN.test(text)) continue;
    const { fit, textWidth } = await import("./table.ts");
    return { fit, width: (text) => PLAIN.test(text) ? text.length : textWidth(text) };
  }
  return plainMeasure;
}
