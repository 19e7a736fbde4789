/** Measures text in columns of the terminal. */
export interface Measure {
  /** Columns that a text takes. */
  width(text: string): number;
  /** Cuts text to a width; `…` stands for what is missing. */
  fit(text: string, width: number): string;
}

/** Characters of one column, among them those that yanex draws with. */
const PLAIN = /^[ -~…✓✗●○│├└─▁▂▃▄▅▆▇█×─]*$/;

const plainMeasure: Measure = {
  width: (text) => text.length,
  fit: (text, width) => text.length <= width ? text : text.slice(0, width - 1) + "…",
};

/**
 * Draws something with what measures its texts: first as if each character took one column, and if
 * one of them may not, again with the tables of Unicode.
 */
export async function drawMeasured(draw: (measure: Measure) => string): Promise<string> {
  let plain = true;
  const noticed = (text: string) => {
    if (plain && !PLAIN.test(text)) plain = false;
  };
  const drawn = draw({
    width: (text) => {
      noticed(text);
      return text.length;
    },
    fit: (text, width) => {
      noticed(text);
      return plainMeasure.fit(text, width);
    },
  });
  return plain ? drawn : draw(await unicodeMeasure());
}

/**
 * What measures these texts. The tables of Unicode, which take longer to load than most commands
 * take to run, are loaded only if one of them needs it.
 */
export async function measureFor(texts: Iterable<string>): Promise<Measure> {
  for (const text of texts) {
    if (PLAIN.test(text)) continue;
    return await unicodeMeasure();
  }
  return plainMeasure;
}

async function unicodeMeasure(): Promise<Measure> {
  const { fit, textWidth } = await import("./table.ts");
  return { fit, width: (text) => PLAIN.test(text) ? text.length : textWidth(text) };
}
