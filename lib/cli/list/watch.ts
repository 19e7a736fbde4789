import { onResize, onSignals, type OutputStream, terminalSize } from "../../sys/mod.ts";

/** Milliseconds between two looks at the store. */
const INTERVAL = 2000;

/** Sequences of the terminal (ECMA-48, xterm): another screen without a cursor, and back. */
const ENTER = "\x1b[?1049h\x1b[?25l";
const LEAVE = "\x1b[?25h\x1b[?1049l";

/**
 * Shows a page again and again until Ctrl-C, SIGTERM or the end of the terminal, and leaves the last
 * one behind.
 *
 * @param page makes it for a terminal of so many columns
 */
export async function watchPage(
  output: OutputStream,
  page: (columns: number) => Promise<string>,
): Promise<void> {
  let over = false;
  let wake = () => {};
  const stop = onSignals(["SIGINT", "SIGTERM", "SIGHUP"], () => {
    over = true;
    wake();
  });
  const ignoreSize = onResize(() => wake());
  let last = "";
  await output.write(ENTER);
  try {
    while (!over && !output.closed) {
      const { rows, columns } = terminalSize();
      last = await page(columns);
      await output.write(frame(last, rows));
      if (over) break;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, INTERVAL);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  } finally {
    stop();
    ignoreSize();
    await output.write(LEAVE + last);
  }
}

/** A page that overwrites the one before; what does not fit on the screen is left out. */
function frame(page: string, rows: number): string {
  const lines = page.trimEnd().split("\n");
  const shown = lines.length < rows ? lines : [...lines.slice(0, rows - 2), "…"];
  return "\x1b[H" + shown.map((line) => `${line}\x1b[K\r\n`).join("") +
    "\x1b[2mCtrl-C ends this\x1b[22m\x1b[K\x1b[J";
}
