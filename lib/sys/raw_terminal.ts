import { onSignals, type Signal } from "./signals.ts";

/** Lines and columns of a terminal. */
export interface TerminalSize {
  readonly rows: number;
  readonly columns: number;
}

/**
 * Lets keys of the terminal at standard input reach the program one by one, unseen and without
 * meaning: Ctrl-C is a character then.
 *
 * @returns a function that gives the terminal its old ways back; calling it twice is fine
 */
export function takeKeys(): () => void {
  Deno.stdin.setRaw(true);
  let taken = true;
  return () => {
    if (!taken) return;
    taken = false;
    try {
      Deno.stdin.setRaw(false);
    } catch {
      // The terminal is gone.
    }
  };
}

/** What was typed since the last call, at least one byte; null if the terminal is gone. */
export async function readTyped(): Promise<Uint8Array | null> {
  const buffer = new Uint8Array(1024);
  try {
    const count = await Deno.stdin.read(buffer);
    return count === null ? null : buffer.slice(0, count);
  } catch {
    // EIO: it hung up.
    return null;
  }
}

/** The size of the terminal itself, whatever COLUMNS says; 24 lines of 80 if it does not tell. */
export function terminalSize(): TerminalSize {
  try {
    const { rows, columns } = Deno.consoleSize();
    return { rows: rows || 24, columns: columns || 80 };
  } catch {
    return { rows: 24, columns: 80 };
  }
}

/** Tells when the terminal gets another size; not on Windows, which has no signal for it. */
const RESIZED: Signal = "SIGWINCH";

/** Calls `listener` when the terminal gets another size, until the returned function is called. */
export function onResize(listener: () => void): () => void {
  return onSignals([RESIZED], listener);
}
