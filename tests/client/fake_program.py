"""Stands in for the yanex program: notes how it was called, and tells what the name asks for.

It is given to the client as an executable by ``support.FakeProgram``; the experiments it makes have
nothing but a record.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time


def main(arguments):
    notes = os.environ["FAKE_PROGRAM_NOTES"]
    options = dict(word[2:].split("=", 1) for word in arguments if word[:2] == "--" and "=" in word)
    config = None
    if "config" in options:
        with open(options["config"]) as stream:
            config = stream.read()
    call = {
        "arguments": arguments,
        "config": config,
        "variables": sorted(name for name in os.environ if name.startswith("YANEX_")),
        "begun": time.time(),
    }
    name = options.get("name", "")
    number = os.path.join(notes, f"{len(os.listdir(notes)):04d}-{os.getpid()}.json")
    with open(number, "w") as stream:
        json.dump(call, stream)
    act(name, "--stage" in arguments, options.get("id"))


def act(name, stage, staged_id):
    if name == "refused":
        tell(event="error", kind="script-missing", message="no such script", hint="look again")
        sys.exit(2)
    if name == "silent":
        print("Usage: yanex run [OPTIONS]\nError: No such option: --json", file=sys.stderr)
        sys.exit(2)
    if name == "garbage":
        print("not JSON\n[1]", flush=True)
    experiment_id = staged_id or os.urandom(4).hex()
    folder = os.path.join(os.environ["YANEX_EXPERIMENTS_DIR"], experiment_id)
    tell(event="warning", message="the patch has secrets")
    if stage:
        os.makedirs(os.path.join(folder, "artifacts"))
        record = {"id": experiment_id, "status": "staged", "staged_at": "now", "runner": {"a": 1}}
        with open(os.path.join(folder, "metadata.json"), "w") as stream:
            json.dump(record, stream)
        with open(os.path.join(folder, ".params.json"), "w") as stream:
            json.dump({"params": {"lr": 0.5}}, stream)
        tell(event="staged", id=experiment_id, directory=folder, name=name, index=0)
        return
    tell(event="started" if staged_id else "created", id=experiment_id, directory=folder)
    print(f"output of {name}", file=sys.stderr, flush=True)
    end = {"event": "finished", "id": experiment_id, "duration": 0.5, "exit_code": 0}
    if name.startswith("slow"):
        end.update(status="cancelled", cancellation_reason=wait_for_signal())
    elif name == "failing":
        end.update(status="failed", error_message="Script exited with code 3: boom\nmore")
    elif name == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    elif name.startswith("pair"):
        end.update(status="completed" if there_are_two() else "failed")
    else:
        if name.startswith("short"):
            time.sleep(0.3)
        end.update(status="completed")
    tell(**end)


def there_are_two():
    limit = time.monotonic() + 30
    while len(os.listdir(os.environ["FAKE_PROGRAM_NOTES"])) < 2:
        if time.monotonic() > limit:
            return False
        time.sleep(0.01)
    return True


def wait_for_signal():
    received = []
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: received.append(number))
    note(f"waiting-{os.getpid()}")
    while not received:
        time.sleep(0.01)
    time.sleep(0.2)
    note(f"ended-{os.getpid()}")
    return "+".join(signal.Signals(number).name for number in received)


def note(name):
    with open(os.path.join(os.environ["FAKE_PROGRAM_NOTES"], name), "w"):
        pass


def tell(**event):
    print(json.dumps(event), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
