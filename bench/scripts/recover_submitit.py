"""The same work as recover_yanex.py, with submitit as its documentation has it.

recover_submitit.py submit OPTIONS   submits an array of four, and may wait for its results
recover_submitit.py tell FOLDER      prints how each task in a folder of jobs stands, as JSON
recover_submitit.py again OPTIONS    submits anew what has no result
"""

import contextlib
import json
import pathlib
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import helper
import submitit

VERSION = "submitted"


class Count(submitit.helpers.Checkpointable):
    def __init__(self):
        self.count = 0  # kept when submitit asks for a checkpoint

    def __call__(self, number, folder, steps):
        with open(f"{folder}/begun-{number}", "a") as begun:
            print(self.count, file=begun)
        while self.count < steps:
            time.sleep(1)
            self.count += 1
        with open(f"{folder}/done-{number}", "w") as done:
            print(f"script as {VERSION}, module as {helper.VERSION}", file=done)
        return number


def make_executor(options):
    executor = submitit.AutoExecutor(folder=options["jobs"])
    executor.update_parameters(
        timeout_min=options["minutes"],
        slurm_partition=options["partition"],
        slurm_signal_delay_s=options["warning"],
        slurm_additional_parameters={"requeue": True, "nodelist": options["node"]},
    )
    return executor


def submit(options):
    # What submitit has for code that is edited later; it needs rsync.
    snapshot = contextlib.nullcontext()
    if options["snapshot"]:
        snapshot = submitit.helpers.RsyncSnapshot(pathlib.Path(options["jobs"]) / "snapshot")
    with snapshot:
        folders, steps = [options["folder"]] * 4, [options["steps"]] * 4
        jobs = make_executor(options).map_array(Count(), range(4), folders, steps)
    if options["wait"]:
        for job in jobs:
            job.wait()


def find_jobs(folder):
    """The jobs of a folder, by the files that submitit leaves there."""
    names = sorted(path.name for path in pathlib.Path(folder).glob("*_submitted.pkl"))
    return [submitit.SlurmJob(folder, name.removesuffix("_submitted.pkl")) for name in names]


def tell(folder):
    def describe(job):
        done = job.done(force_check=True)
        # Without an end, asking for it waits for ever.
        error = job.exception() if done else None
        return {
            "job": job.job_id,
            "state": job.state,
            "done": done,
            "error": error and f"{type(error).__name__}: {error}",
        }

    jobs = find_jobs(folder)
    with ThreadPoolExecutor(8) as pool:
        print(json.dumps(list(pool.map(describe, jobs))))


def again(options):
    executor = make_executor(options)
    for job in find_jobs(options["jobs"]):
        if not job.paths.result_pickle.exists() or job.exception() is not None:
            call = job.submission()
            executor.submit(call.function, *call.args, **call.kwargs)


if __name__ == "__main__":
    command, argument = sys.argv[1:]
    if command == "tell":
        tell(argument)
    else:
        {"submit": submit, "again": again}[command](json.loads(argument))
