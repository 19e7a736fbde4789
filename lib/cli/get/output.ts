import type { ExperimentPlace } from "../../experiment/mod.ts";
import type { Value } from "../../params/mod.ts";
import { excerptOf, followOutput, type OutputField, piecesOf } from "../../query/fields/mod.ts";
import {
  failureText,
  join,
  onSignals,
  type OpenFile,
  openFile,
  pathExists,
  standardError,
  standardOutput,
} from "../../sys/mod.ts";
import { painter } from "../paint.ts";
import { plainJson } from "../plain_json.ts";
import { reportWarning } from "../report_error.ts";
import { headingOf } from "./heading.ts";
import type { GetRequest, Target } from "./request.ts";
import { TerminalText } from "./terminal_text.ts";

/** Prints what scripts wrote: of one experiment byte for byte, of several under headings. */
export async function printOutput(
  request: GetRequest,
  field: OutputField,
  targets: readonly Target[],
): Promise<void> {
  if (request.follow) return await follow(request, field, targets[0]!.place);
  if (request.format === "json") return await printJson(request, field, targets);
  const several = targets.length > 1;
  const paint = painter();
  for (const [i, { place }] of targets.entries()) {
    if (standardOutput.closed) return;
    if (several) {
      const heading = paint(headingOf(place.id), "dim");
      await standardOutput.write(`${i === 0 ? "" : "\n"}${heading}\n`);
    }
    await printOne(request, field, place, several);
  }
}

function fileOf(place: ExperimentPlace, field: OutputField): string {
  return join(place.folder, "artifacts", `${field}.txt`);
}

/** @param wholeLines end with a line end, even if the script did not */
async function printOne(
  request: GetRequest,
  field: OutputField,
  place: ExperimentPlace,
  wholeLines: boolean,
): Promise<void> {
  using file = open(fileOf(place, field));
  if (file === null) {
    await standardOutput.write(`${request.missing}\n`);
    return;
  }
  const { head, tail } = request;
  const terminal = standardOutput.isTerminal ? new TerminalText() : null;
  const endsLine = wholeLines || terminal !== null || head !== undefined || tail !== undefined;
  let last = 10;
  for (const [i, span] of excerptOf(file, file.size(), { head, tail }).entries()) {
    if (i > 0) await standardOutput.write("...\n");
    for (const piece of piecesOf(file, span)) {
      await standardOutput.write(terminal?.take(piece) ?? piece);
      if (standardOutput.closed) return;
      last = piece.at(-1)!;
    }
  }
  await standardOutput.write((terminal?.end() ?? "") + (endsLine && last !== 10 ? "\n" : ""));
}

function open(path: string): OpenFile | null {
  return pathExists(path) ? openFile(path) : null;
}

/** An array, also of one: that is what upstream writes for these fields. */
async function printJson(
  request: GetRequest,
  field: OutputField,
  targets: readonly Target[],
): Promise<void> {
  const results: Value[] = [];
  for (const { place } of targets) {
    let text = request.missing;
    try {
      text = textOf(request, fileOf(place, field)) ?? text;
    } catch (error) {
      await reportWarning(`the ${field} of ${place.id} cannot be read: ${failureText(error)}`);
    }
    results.push(new Map([["id", place.id], [field as string, text]]));
  }
  await standardOutput.write(plainJson(results, { asciiOnly: true }) + "\n");
}

/** Null without a file. An excerpt has no line end at its end, as in upstream. */
function textOf({ head, tail }: GetRequest, path: string): string | null {
  using file = open(path);
  if (file === null) return null;
  const parts = excerptOf(file, file.size(), { head, tail }).map((span) => {
    const decoder = new TextDecoder();
    let text = "";
    for (const piece of piecesOf(file, span)) text += decoder.decode(piece, { stream: true });
    return text + decoder.decode();
  });
  const text = parts.join("...\n");
  return head === undefined && tail === undefined ? text : text.replace(/\n$/, "");
}

async function follow(
  request: GetRequest,
  field: OutputField,
  place: ExperimentPlace,
): Promise<void> {
  let interrupted = false;
  const stop = onSignals(["SIGINT"], () => interrupted = true);
  const terminal = standardOutput.isTerminal ? new TerminalText() : null;
  const paint = painter(standardError);
  // Beside the output, so that what is piped on is the script's alone.
  const note = (text: string) => standardError.write(paint(`[${text}]`, "dim") + "\n");
  try {
    await followOutput(place.folder, field, {
      output: (bytes) => standardOutput.write(terminal?.take(bytes) ?? bytes),
      note,
      stopped: () => interrupted || standardOutput.closed,
    }, request.tail);
    await standardOutput.write(terminal?.end() ?? "");
    if (interrupted) await note("interrupted");
  } finally {
    stop();
  }
}
