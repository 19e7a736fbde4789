import { type ByteLog, failureText, join, openByteLog } from "../../sys/mod.ts";

/** Bytes of standard error that are kept for the error message. */
const TAIL_BYTES = 4096;

/** Where the script's output goes: to its file first, and to whoever watches. */
export interface OutputRecord {
  readonly onStdout: (bytes: Uint8Array) => Promise<void>;
  readonly onStderr: (bytes: Uint8Array) => Promise<void>;
  /** Makes the files, if there was no output yet: a script need not wait for them. */
  open(): void;
  /** The end of standard error as text, cut at a line where possible. */
  stderrTail(): string;
  /**
   * Moment of the last piece, milliseconds of the monotonic clock; now while a piece waits for
   * whoever watches (a pager, a stopped terminal), since more may come behind it.
   */
  lastActivity(): number;
  /** Why a file is not complete (a full disk), or null. */
  problem(): string | null;
  close(): void;
}

/**
 * Opens `artifacts/stdout.txt` and `artifacts/stderr.txt` and returns what to do with each piece
 * of output: bytes are written as they are, so that partial characters and `\r` survive. A file
 * that cannot be written to (any more) does not stop the script.
 *
 * @param show called with each piece as well
 */
export function recordOutput(
  folder: string,
  mode: number | undefined,
  show: (stream: "stdout" | "stderr", bytes: Uint8Array) => Promise<void>,
): OutputRecord {
  let tail: Uint8Array = new Uint8Array();
  let last = performance.now();
  let waiting = 0;
  let problem: string | null = null;

  const open = (name: string): ByteLog | null => {
    try {
      return openByteLog(join(folder, "artifacts", name), mode);
    } catch (error) {
      problem = failureText(error);
      return null;
    }
  };
  let logs: { readonly stdout: ByteLog | null; readonly stderr: ByteLog | null } | null = null;
  const opened = () => logs ??= { stdout: open("stdout.txt"), stderr: open("stderr.txt") };
  const keep = async (log: ByteLog | null, bytes: Uint8Array) => {
    try {
      if (problem === null) await log?.append(bytes);
    } catch (error) {
      problem = failureText(error);
    }
  };
  const receive = (stream: "stdout" | "stderr") => async (bytes: Uint8Array) => {
    if (stream === "stderr") tail = lastBytes(tail, bytes, TAIL_BYTES);
    waiting++;
    await Promise.all([keep(opened()[stream], bytes), show(stream, bytes)]);
    waiting--;
    last = performance.now();
  };
  return {
    onStdout: receive("stdout"),
    onStderr: receive("stderr"),
    open: opened,
    stderrTail: () => tailText(tail),
    lastActivity: () => waiting > 0 ? performance.now() : last,
    problem: () => problem,
    close() {
      logs?.stdout?.close();
      logs?.stderr?.close();
    },
  };
}

function lastBytes(before: Uint8Array, piece: Uint8Array, limit: number): Uint8Array {
  if (piece.length >= limit) return piece.slice(piece.length - limit);
  const joined = new Uint8Array(Math.min(limit, before.length + piece.length));
  joined.set(before.subarray(before.length - (joined.length - piece.length)), 0);
  joined.set(piece, joined.length - piece.length);
  return joined;
}

function tailText(bytes: Uint8Array): string {
  let text = new TextDecoder().decode(bytes);
  if (bytes.length === TAIL_BYTES) {
    // It begins in the middle of a line, unless there is only that one.
    const rest = text.slice(text.indexOf("\n") + 1);
    text = "... " + (rest.trim() === "" ? text.replace(/^\ufffd+/, "") : rest);
  }
  // A progress bar writes one line over and over: its last state is enough.
  const lines = text.split("\n").map((line) => line.replace(/\r+$/, "").replace(/^.*\r/s, ""));
  return lines.join("\n").trim();
}
