"""For the whole suite: generated examples are drawn anew on a desk, and the same each time where CI is set."""

import os

from hypothesis import settings

settings.register_profile("suite", derandomize=bool(os.environ.get("CI")), deadline=None)
settings.load_profile("suite")
