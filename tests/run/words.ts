/** What `yanex run` prints around a script's output, after normalising. */

/** At the start of every run. */
export const created = "✓ Experiment created: <id>\n  Directory: <store>/<id>\n";

/** Standard output of a run that completed. */
export function completed(output: string): string {
  return `${created}${output}` +
    "✓ Experiment completed successfully: <id>\n  Directory: <store>/<id>\n";
}

/** The last words about a run that failed, on standard error. */
export function failed(reason: string): string {
  return `✗ Experiment failed: <id>\n  Directory: <store>/<id>\n  Error: ${reason}\n`;
}

/** The last words about a run that was cancelled, on standard error. */
export function cancelled(reason: string): string {
  return `✖ Experiment cancelled: <id>\n  Directory: <store>/<id>\n  Reason: ${reason}\n`;
}
