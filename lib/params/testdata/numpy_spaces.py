"""Writes numpy_spaces.json: results of NumPy's linspace and logspace.

    python lib/params/testdata/numpy_spaces.py > lib/params/testdata/numpy_spaces.json
"""

import json
import random

import numpy

HARD = [
    (0, 1, 1), (0, 1, 2), (0, 1, 11), (10, 100, 5), (0.1, 0.5, 5), (-0.3, 0.3, 7), (1, 1, 4),
    (5, -5, 11), (0.1, 0.7, 7), (1e-3, 1e-1, 9), (-1e300, 1e300, 5), (1e-320, 3e-320, 3),
    (0, 5e-324, 4), (1 / 3, 2 / 3, 10), (2**53, 2**53 + 10, 6), (-4, -1, 4), (-5, -1, 9),
    (0, 3, 31), (-2, 1, 10), (-1, 2, 31), (0.5, 3.5, 4), (-3, 3, 13), (-16, 16, 33), (-8, 0, 50),
]


def cases():
    yield from HARD
    chance = random.Random(7)
    for index in range(300):
        start, stop = chance.uniform(-9, 9), chance.uniform(-9, 9)
        if index % 3 == 0:
            start, stop = round(start, 2), round(stop, 2)
        elif index % 3 == 1:
            start, stop = int(start), int(stop)
        yield start, stop, chance.randint(1, 12)


rows = []
for start, stop, num in cases():
    linear = numpy.linspace(start, stop, num).tolist()
    fits = max(abs(start), abs(stop)) < 300
    powers = numpy.logspace(start, stop, num).tolist() if fits else None
    rows.append([start, stop, num, linear, powers])
print("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]")
