import { measureFor } from "../../lineage_width.ts";

/** Columns that a description must have to be of use. */
const LEAST = 8;

/**
 * Puts descriptions beside texts, below each other as far as texts are short enough. A description
 * for which there is no room is cut or left out.
 *
 * @param around what stands before and after a description
 * @param columns of the terminal
 */
export async function besideEachOther(
  lines: readonly { readonly text: string; readonly description: string }[],
  around: readonly [before: string, after: string],
  columns: number,
): Promise<string[]> {
  const { width, fit } = await measureFor(
    lines.flatMap(({ text, description }) => [text, description]),
  );
  const widths = lines.map(({ text }) => width(text));
  const half = Math.floor(columns / 2) - 2;
  const aligned = Math.min(half, Math.max(...widths));
  const [before, after] = around;
  return lines.map(({ text, description }, at) => {
    const start = Math.max(aligned, widths[at]!);
    // The last column stays free: some terminals begin a new line there.
    const room = columns - start - before.length - after.length - 1;
    if (description === "" || room < LEAST) return text;
    return text + " ".repeat(start - widths[at]!) + before + fit(description, room) + after;
  });
}
