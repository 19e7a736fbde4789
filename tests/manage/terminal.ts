import { type Sandbox, skipUnless, type Transcript, yanexCommand } from "../harness.ts";

/** Options of tests that need a terminal. */
export const withTerminal = skipUnless(Deno.build.os !== "windows", "has no pseudo-terminals");

/** Runs a program on a terminal of its own and types answers; prints everything it shows. */
const script = `
import json, os, pty, sys
steps = json.loads(sys.argv[1])
pid, fd = pty.fork()
if pid == 0:
    os.execvp(sys.argv[2], sys.argv[2:])
text, seen = b"", 0
while True:
    try:
        data = os.read(fd, 4096)
    except OSError:
        break
    if not data:
        break
    text += data
    if steps and steps[0][0].encode() in text[seen:]:
        seen = len(text)
        os.write(fd, steps.pop(0)[1].encode())
_, status = os.waitpid(pid, 0)
sys.stdout.buffer.write(text.replace(b"\\r\\n", b"\\n"))
sys.exit(3 if steps else os.WEXITSTATUS(status))
`;

/**
 * Calls yanex on a terminal. Both of its streams are in `stdout`, with what was typed.
 *
 * @param answers what to type after which text has appeared; all of them must
 */
export function onTerminal(
  t: Sandbox,
  args: string,
  answers: readonly (readonly [prompt: string, answer: string])[],
): Transcript {
  const command = [...yanexCommand(), ...args.split(" ")];
  return t.call("python3", ["-c", script, JSON.stringify(answers), ...command]);
}
