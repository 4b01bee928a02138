"""With REDIS_URL all processes of the site share one cache."""

import os
import subprocess
import sys

import pytest

WRITE = "from django.core.cache import cache; cache.set('front', '首页第一版', 60)"
READ = "from django.core.cache import cache; print(cache.get('front'))"


def run(code: str, redis_url: str, tmp_path) -> str:
    environment = os.environ | {"REDIS_URL": redis_url, "VAR_DIR": str(tmp_path)}
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout.strip()


def test_what_one_process_caches_another_reads(redis_url, tmp_path):
    run(WRITE, redis_url, tmp_path)
    assert run(READ, redis_url, tmp_path) == "首页第一版"


@pytest.mark.usefixtures("redis_url")
def test_without_redis_each_process_has_its_own(tmp_path):
    run(WRITE, "", tmp_path)
    assert run(READ, "", tmp_path) == "None"
