"""Submits a function that does nothing COUNT times: submitit_array.py COUNT FOLDER"""

import sys

import submitit


def noop(index):
    pass


executor = submitit.AutoExecutor(folder=sys.argv[2])
executor.update_parameters(timeout_min=60, slurm_array_parallelism=10_000)
executor.map_array(noop, range(int(sys.argv[1])))
