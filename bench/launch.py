"""Starts programs for measure.ts and measures them: one request a line in, one answer a line out.

A small process starts them because what a system counts as a program's peak memory includes that
of the process it was forked from.
"""

import json
import os
import subprocess
import sys
import threading
import time

# Linux counts in KiB, macOS in bytes.
UNIT = 1 if sys.platform == "darwin" else 1024


def start(request):
    log = open(request["log"], "ab")
    return subprocess.Popen(
        request["argv"],
        cwd=request["cwd"],
        env=request["env"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if request["stdout"] == "pipe" else subprocess.DEVNULL,
        stderr=log,
        start_new_session=True,
    )


def drain(pipe):
    while os.read(pipe.fileno(), 1 << 20):
        pass
    pipe.close()


def measure(request):
    """Runs `count` copies at once and waits for all of them."""
    started = time.perf_counter()
    children = [start(request) for _ in range(request["count"])]

    def kill():
        for child in children:
            if child.returncode is None:
                os.killpg(child.pid, 9)

    timer = threading.Timer(request["timeout"], kill)
    timer.start()
    drains = [
        threading.Thread(target=drain, args=(child.stdout,)) for child in children if child.stdout
    ]
    for thread in drains:
        thread.start()
    codes, peak, cpu = [], 0, 0.0
    for child in children:
        # The usage of a child includes what it has waited for itself.
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        codes.append(child.returncode)
        peak = max(peak, usage.ru_maxrss * UNIT)
        cpu += usage.ru_utime + usage.ru_stime
    for thread in drains:
        thread.join()
    seconds = time.perf_counter() - started
    timer.cancel()
    return {"seconds": seconds, "cpuSeconds": cpu, "peakBytes": peak, "codes": codes}


for line in sys.stdin:
    try:
        answer = measure(json.loads(line))
    except OSError as error:
        answer = {"error": str(error)}
    print(json.dumps(answer), flush=True)
