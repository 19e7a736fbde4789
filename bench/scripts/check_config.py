"""Fails unless all parameters of the config arrived: sections, keys in each, and the big one."""

import sys

import yanex

params = yanex.get_params()
sections, keys, big = (int(argument) for argument in sys.argv[1:])
assert len(params) == sections + 1, len(params)
assert all(len(params["section_%d" % i]) == keys for i in range(sections))
assert len(params["big"]) == big, len(params["big"])
