import {
  type ExperimentPlace,
  locateExperiment,
  readMetadata,
  type Store,
} from "../../experiment/mod.ts";
import { fileStamp, join } from "../../sys/mod.ts";
import { logFileOf } from "../state/last_words.ts";
import { refresh } from "../state/refresh.ts";
import { jobRefOf } from "../submission/job_ref.ts";
import { submissionFolder } from "../submission/record.ts";
import { TaskList } from "../submission/task_list.ts";

/** Where SLURM writes of the job of an experiment. */
export interface SlurmLog {
  /** SLURM's name of the job: `123`, or `123_4`. */
  readonly job: string;
  /** The file; null if that is not known. */
  readonly file: string | null;
  /** Folders of the experiments whose output is in it. */
  readonly folders: readonly string[];
}

/**
 * Finds what SLURM writes of the job of an experiment: its log, or the note of a task that could
 * not even begin to write one. For a job script that yanex did not submit, SLURM is asked, which
 * knows the file for as long as it knows the job.
 *
 * @returns null for an experiment that is no business of SLURM
 * @throws UserError if the record of its submission is damaged
 */
export async function slurmLogOf(store: Store, place: ExperimentPlace): Promise<SlurmLog | null> {
  const reading = readMetadata(place.folder);
  if (reading.kind !== "read" || !reading.metadata.raw.has("slurm")) return null;
  const ref = jobRefOf(store, reading.metadata.raw);
  if (ref === null) return null;
  const { job, submission, task } = ref;
  if (submission === null || task === null) {
    const { jobs } = await refresh(store, [place], { details: true, look: true });
    return { job, file: jobs.get(place.id)?.logFile ?? null, folders: [place.folder] };
  }
  const log = logFileOf(store, ref);
  const note = join(submissionFolder(store, submission), "notes", String(task));
  const isThere = (file: string | null) => file !== null && fileStamp(file) !== null;
  const folders = new TaskList(store).of(submission, task)
    .map((id) => locateExperiment(store, id)?.folder ?? place.folder);
  return { job, file: !isThere(log) && isThere(note) ? note : log, folders };
}
