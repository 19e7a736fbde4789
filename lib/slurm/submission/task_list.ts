import { type Store } from "../../experiment/mod.ts";
import { join, readTextIfExists } from "../../sys/mod.ts";
import { submissionFolder } from "./record.ts";

/** Which experiments the tasks of submissions run. */
export class TaskList {
  readonly #lines = new Map<string, string[]>();

  constructor(private readonly store: Store) {}

  /** Ids of the experiments of a task; none if that is not known. */
  of(submission: string, task: number): string[] {
    let lines = this.#lines.get(submission);
    if (lines === undefined) {
      const file = join(submissionFolder(this.store, submission), "tasks");
      lines = (readTextIfExists(file) ?? "").split("\n");
      this.#lines.set(submission, lines);
    }
    return (lines[task] ?? "").split(" ").filter((id) => id !== "");
  }
}
