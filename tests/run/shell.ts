import { type CallOptions, type Sandbox, type Transcript, yanexCommand } from "../harness.ts";

/** Calls a line of POSIX shell in which `yanex` is the program that is tested. */
export function shell(t: Sandbox, script: string, options: CallOptions = {}): Transcript {
  return t.call("sh", ["-c", withYanex(script)], options);
}

/** The script, after the definition of `yanex`. */
export function withYanex(script: string): string {
  return `yanex() { ${yanexCommand().map(quoted).join(" ")} "$@"; }\n${script}`;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
