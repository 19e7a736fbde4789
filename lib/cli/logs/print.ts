import { excerptOf, piecesOf } from "../../query/fields/mod.ts";
import { bytesOf } from "../../query/logs/mod.ts";
import { fileStamp, openFile, standardOutput } from "../../sys/mod.ts";
import type { LogsRequest } from "./request.ts";
import { besidesOf, outputFile } from "./sources.ts";
import { LogWriter } from "./writer.ts";

const GAP = new TextEncoder().encode("...\n");

/**
 * Prints what is there.
 *
 * @returns false if that is nothing
 */
export async function printLogs(request: LogsRequest): Promise<boolean> {
  const { place, streams, slurm, isRaw, attempt } = request;
  const files: { name: string; path: string }[] = streams.map((name) => ({
    name,
    path: outputFile(place.folder, name, attempt),
  }));
  if (isRaw && slurm?.file) files.push({ name: "SLURM", path: slurm.file });
  const full = files.filter(({ path }) => (fileStamp(path)?.size ?? 0) > 0);
  const besides = besidesOf(request)?.more();
  const first = besides?.next();
  const hasBesides = first !== undefined && !first.done;
  const writer = new LogWriter(full.length + (hasBesides ? 1 : 0) > 1);
  for (const { name, path } of full) await printFile(request, name, path, writer);
  if (hasBesides) {
    const lines = excerpt(prepend(first.value, besides!), request);
    for await (const bytes of lines) {
      if (standardOutput.closed) return true;
      await writer.write(`SLURM, job ${slurm!.job}`, bytes);
    }
  }
  await writer.end();
  return full.length > 0 || hasBesides;
}

async function printFile(
  { head, tail }: LogsRequest,
  name: string,
  path: string,
  writer: LogWriter,
): Promise<void> {
  using file = openFile(path);
  for (const [i, span] of excerptOf(file, file.size(), { head, tail }).entries()) {
    if (i > 0) await writer.write(name, GAP);
    for (const piece of piecesOf(file, span)) {
      await writer.write(name, piece);
      if (standardOutput.closed) return;
    }
  }
  if (head !== undefined || tail !== undefined) await writer.end(true);
}

function* prepend(first: string, others: Generator<string>): Generator<string> {
  yield first;
  yield* others;
}

/** The first and the last lines, as bytes. */
function* excerpt(
  lines: Iterable<string>,
  { head, tail }: Pick<LogsRequest, "head" | "tail">,
): Generator<Uint8Array> {
  let at = 0;
  let left = 0;
  const last: string[] = [];
  for (const line of lines) {
    if (at++ < (head ?? (tail === undefined ? Infinity : 0))) {
      yield bytesOf(line);
      continue;
    }
    if (tail === undefined) return;
    last.push(line);
    if (last.length > tail) {
      last.shift();
      left++;
    }
  }
  if (left > 0 && head !== undefined) yield GAP;
  for (const line of last) yield bytesOf(line);
}
