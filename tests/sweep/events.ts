/** What a program wrote with `--json`: one event a line. */
// deno-lint-ignore no-explicit-any
export type Event = Record<string, any>;

/** The events in an output. */
export function eventsOf(output: string): Event[] {
  return output.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line));
}
