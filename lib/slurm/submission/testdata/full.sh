#!/bin/bash
# Submission ab12cd34 of yanex. Line n of the file tasks, from 0, names the experiments of
# task n; the argument of this script is the number of the first task of its array.
# Runs a b.py
# and more

folder='/it'\''s a store/.slurm/ab12cd34'
store='/it'\''s a store'
yanex='/o p/yanex'
first=${1:-0}
task=$((first + ${SLURM_ARRAY_TASK_ID:-0}))

# Ends the task. The reason is kept where yanex finds it.
fail() {
  node=${SLURMD_NODENAME:-$(uname -n)}
  echo "yanex: task $task cannot start on $node: $1" >&2
  [ ! -d "$folder/notes" ] ||
    printf '%s: %s\n' "$node" "$1" 2>/dev/null >"$folder/notes/$task"
  exit 1
}

# Who submitted this may have been cut off before the job's number was written down.
[ -e "$folder/jobs.$first" ] ||
  (set -o noclobber; echo "${SLURM_ARRAY_JOB_ID-}" >"$folder/jobs.$first") 2>/dev/null

# What must lie on a file system that all nodes share.
[ -d "$store" ] || fail "the store $store is not there: nodes do not share its file system"
[ -f "$yanex" ] || fail "the program $yanex is not there: nodes do not share its file system"
[ -x "$yanex" ] || fail "the program $yanex cannot be executed"
[ -r "$folder/tasks" ] || fail "the list of tasks $folder/tasks cannot be read"
ids=()
mapfile -t -s "$task" -n 1 line <"$folder/tasks"
for id in ${line[0]-}; do ids+=(--id "$id"); done
[ ${#ids[@]} -gt 0 ] || fail "$folder/tasks has no line for this task"

export YANEX_EXPERIMENTS_DIR=$store
export YANEX_HOME='/home/ü
b'
export YANEX_SLURM_SUBMISSION=ab12cd34
export YANEX_SLURM_TASK=$task
export YANEX_SLURM_REQUEUE=1

# Lines of --setup. One that fails ends the task.
setup() {
  eval "$1" || fail "this line of --setup failed (exit code $?): $1"
}
setup 'module load cuda'
setup 'source '\''my env'\''/bin/activate # mine'

# Ranks have the environment of this script and its CPUs for each task.
export SLURM_EXPORT_ENV=ALL
[ -z "${SLURM_CPUS_PER_TASK-}" ] || export SRUN_CPUS_PER_TASK=$SLURM_CPUS_PER_TASK
exec srun --kill-on-bad-exit=1 "$yanex" run "${ids[@]}" --retries 2
