import { keyText } from "../key.ts";
import { isTemplateMap } from "../merge.ts";
import { isMap, type Value } from "../value.ts";
import { looksLikeSweep, type TemplateMap } from "./call.ts";

/** Further warnings of one source would only repeat the first ones. */
const MAX_WARNINGS = 5;

/**
 * Warns of texts inside lists that read like sweeps: they are handed to the script as they are.
 *
 * @param place what holds the parameters, as warnings name it
 */
export function sweepTextsInLists(map: TemplateMap, place: string): string[] {
  const warnings: string[] = [];
  for (const { path, text } of textsInMap(map, "")) {
    if (warnings.length === MAX_WARNINGS) break;
    warnings.push(
      `${place}: ${path} is the text \`${text}\`, not a sweep, because it stands inside a list`,
    );
  }
  return warnings;
}

interface FoundText {
  readonly path: string;
  readonly text: string;
}

function* textsInMap(map: TemplateMap, above: string): Generator<FoundText> {
  for (const [key, value] of map) {
    if (isTemplateMap(value)) yield* textsInMap(value, `${above}${keyText(key)}.`);
    else if (Array.isArray(value)) yield* textsInList(value, above + keyText(key));
  }
}

function* textsInList(list: readonly Value[], path: string): Generator<FoundText> {
  for (let index = 0; index < list.length; index++) {
    const item = list[index]!;
    if (typeof item === "object" && item !== null) yield* textsBelow(item, `${path}[${index}]`);
    else if (isSweepText(item)) yield { path: `${path}[${index}]`, text: item.trim() };
  }
}

function* textsBelow(value: Value, path: string): Generator<FoundText> {
  if (Array.isArray(value)) return yield* textsInList(value, path);
  if (!isMap(value)) return;
  for (const [key, entry] of value) {
    const name = `${path}.${keyText(key)}`;
    if (isSweepText(entry)) yield { path: name, text: entry.trim() };
    else yield* textsBelow(entry, name);
  }
}

function isSweepText(value: Value): value is string {
  return typeof value === "string" && value.length < 1000 && looksLikeSweep(value.trim());
}
