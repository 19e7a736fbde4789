import { formatJson, toValue } from "../../params/mod.ts";
import { type PreparedSubmission, shellQuote } from "../../slurm/mod.ts";
import { standardOutput } from "../../sys/mod.ts";
import { painter, safeText } from "../paint.ts";

/** Prints the job script and the calls of sbatch of a submission that was only laid out. */
export async function printSubmission(
  { folder, script, arrays, argumentsOf }: PreparedSubmission,
  json: boolean,
): Promise<number> {
  // Numbers of jobs are not known before there are jobs.
  const numbers = arrays.map((_, at) => `JOB${at + 1}`);
  const calls = arrays.map((array) => ["sbatch", ...argumentsOf(array, numbers)]);
  if (json) {
    const event = toValue({ event: "would-submit", script, calls });
    await standardOutput.write(formatJson(event) + "\n");
    return 0;
  }
  const paint = painter(standardOutput);
  const experiments = arrays.flatMap(({ tasks }) => tasks.flat()).length;
  const lines = [
    paint(
      `Dry run: nothing was created. This would submit ${experiments} ` +
        `${experiments === 1 ? "experiment" : "experiments"} in ${
          arrays.reduce((sum, { tasks }) => sum + tasks.length, 0)
        } task(s), with this job script (${safeText(folder)}/job.sh):`,
      "bold",
    ),
    "",
    safeText(script.trimEnd(), { lines: true }),
    "",
    paint(
      arrays.length === 1 ? "It is submitted with:" : "It is submitted with these calls:",
      "bold",
    ),
    "",
    ...calls.map((call) => safeText(call.map(shellQuote).join(" "))),
    "",
  ];
  await standardOutput.write(lines.join("\n"));
  return 0;
}
