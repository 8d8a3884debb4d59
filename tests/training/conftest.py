"""Training needs the extra `train`: who has it tests it too."""

import importlib.util

collect_ignore = [] if importlib.util.find_spec("jax") else ["test_train.py"]
