"""Fixtures that all tests share."""

import importlib.util

pytest_plugins = ["tests.mongodb.fixtures"]

# torch is 5 GB: who has the extra `transformers` tests it too (TRANSFORMERS=1 .ci/run does).
collect_ignore = [] if importlib.util.find_spec("torch") else ["pretrained"]
