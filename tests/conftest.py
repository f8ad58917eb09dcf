"""What all tests stand on: compiled catalogues, a cache that is nobody's, and a collector that has little to walk."""

import gc
import os
import tempfile
from collections import Counter

import pytest

from derive.locale.catalogues import TAGS, compile_catalogue, is_compiled

COLLECT_AFTER = 50_000  # things made; by itself Python collects after 700, and terms are many


def pytest_configure(config):
    """Once, before there are workers: these read the catalogues, and share the cache."""
    if not hasattr(config, "workerinput"):
        compile_catalogues()
        cache = tempfile.TemporaryDirectory(prefix="derive-tests-", ignore_cleanup_errors=True)
        config.add_cleanup(cache.cleanup)
        os.environ["XDG_CACHE_HOME"] = cache.name


def compile_catalogues():
    """Compile what is not, or has changed since."""
    for tag in TAGS:
        if not is_compiled(tag):
            try:
                compile_catalogue(tag)
            except OSError as why:
                raise pytest.UsageError(
                    f"the catalogue of {tag} is not compiled, and can't be: {why}"
                ) from None


@pytest.hookimpl(tryfirst=True)  # before pytest leaves out what is slow
def pytest_collection_modifyitems(items):
    """Of a sweep each so many-th case runs by default; the others are slow."""
    seen = Counter()
    for item in items:
        sweep = item.get_closest_marker("sweep")
        if sweep is not None:
            test = item.nodeid.partition("[")[0]
            if seen[test] % sweep.kwargs["every"]:
                item.add_marker(pytest.mark.slow)
            seen[test] += 1


def pytest_collection_finish():
    """What has been imported stays to the end: no collection need look at it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)
