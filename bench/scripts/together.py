"""Waits until 64 of these run at the same time, then prints a megabyte."""

import os
import time

place = os.path.expanduser("~/begun")
os.makedirs(place, exist_ok=True)
open(os.path.join(place, os.environ["YANEX_EXPERIMENT_ID"]), "w").close()
deadline = time.time() + 120
while len(os.listdir(place)) < 64 and time.time() < deadline:
    time.sleep(0.05)
line = "x" * 99
for _ in range(10_000):
    print(line)
