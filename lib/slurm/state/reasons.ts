/** Why jobs wait (squeue(1), "JOB REASON CODES"). */
const REASONS: Readonly<Record<string, string>> = {
  Resources: "waiting for resources",
  Priority: "waiting for jobs that come first",
  Dependency: "waiting for its dependency",
  DependencyNeverSatisfied: "waiting in vain: its dependency did not complete",
  JobArrayTaskLimit: "waiting for other tasks of its array",
  BeginTime: "waiting for the time of its beginning",
  JobHeldUser: "held by the user",
  JobHeldAdmin: "held by an administrator",
  JobHoldMaxRequeue: "held: it was begun anew too often",
  Licenses: "waiting for licences",
  Reservation: "waiting for its reservation",
  PartitionDown: "waiting: its partition is down",
  PartitionInactive: "waiting: its partition is inactive",
  PartitionNodeLimit: "waiting in vain: its partition has not that many nodes",
  PartitionTimeLimit: "waiting in vain: its time limit is above that of its partition",
  BadConstraints: "waiting in vain: no node fulfils its constraints",
  NodeDown: "waiting: a node that it needs is down",
  Cleaning: "waiting until its last run is cleared away",
  launch_failed_requeued_held:
    "held: SLURM could not start it, and tries again after `scontrol release`",
};

/** Kinds of reasons that have many forms, and what they are about. */
const KINDS: readonly (readonly [begin: RegExp, words: string])[] = [
  [/^ReqNodeNotAvail/, "waiting: nodes that it needs are not available"],
  [/^Nodes_required_for_job_are/, "waiting: nodes that it needs are not available"],
  [/^QOS/, "waiting: limit of the QOS"],
  [/^(Assoc|MaxJobs|MaxSubmit)/, "waiting: limit of the account"],
];

/** Says why a job waits; what is not known stands as SLURM writes it. */
export function reasonWords(reason: string): string {
  const known = REASONS[reason.replaceAll(" ", "_")];
  if (known !== undefined) return known;
  const kind = KINDS.find(([begin]) => begin.test(reason.replaceAll(" ", "_")));
  return kind === undefined ? `waiting: ${reason}` : `${kind[1]} (${reason})`;
}
