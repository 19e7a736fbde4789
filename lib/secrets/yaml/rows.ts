import { type Row, RowList } from "../row.ts";
import { isSpace, splitLines, trim } from "../text/python_text.ts";
import { YamlFailure } from "./failure.ts";
import { composeDocument } from "./nodes.ts";
import { namedTexts, type YamlValue } from "./values.ts";

/**
 * The texts of a YAML file that are values, each as `key: "value"` with the comment of its line
 * (detect-secrets, `transformers/yaml.py`).
 *
 * @param text with `\n` after each line
 * @returns `null` if the text is no YAML, has more than one document, or an unknown tag
 */
export function yamlRows(text: string): Row[] | null {
  const values = readValues(text);
  if (values === null) return null;
  const lines = splitLines(text);
  const list = new RowList();
  const known = new Set<string>();
  for (const { key, text, line, referenceLine, firstLine, lastLine } of values) {
    const source = lines[referenceLine - 1];
    // Here the reference stops with an error of its own.
    if (source === undefined) return null;
    const row = `${key}: "${text.replaceAll('"', '\\"')}"${comment(source)}`;
    if (known.has(`${referenceLine} ${row}`)) continue;
    known.add(`${referenceLine} ${row}`);
    list.add({ text: row, line, firstLine, lastLine }, referenceLine);
  }
  return list.rows;
}

function readValues(text: string): YamlValue[] | null {
  try {
    const root = composeDocument(text);
    return root === null ? [] : namedTexts(root).sort((a, b) => a.referenceLine - b.referenceLine);
  } catch (error) {
    if (error instanceof YamlFailure) return null;
    throw error;
  }
}

/** The first `#` behind white space, with that space, up to the next white space but a blank. */
function comment(source: string): string {
  const line = trim(source);
  for (let hash = line.indexOf("#"); hash >= 0; hash = line.indexOf("#", hash + 1)) {
    let start = hash;
    while (start > 0 && isSpace(line.charCodeAt(start - 1))) start--;
    if (start === hash) continue;
    let end = hash + 1;
    while (end < line.length && (line[end] === " " || !isSpace(line.charCodeAt(end)))) end++;
    return line.slice(start, end);
  }
  return "";
}
