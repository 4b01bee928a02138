"""Processes killed with SIGKILL at any moment: what was acknowledged is found, what was withdrawn is not.

HUB_KILLS sets how often each is killed.
"""

import os
import random
import subprocess
import sys
import time

import pytest

KILLS = int(os.environ.get("HUB_KILLS", "2"))


def start(act, directory):
    command = [sys.executable, "-m", "tests.search.site_process", act, str(directory)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def run(act, directory):
    process = start(act, directory)
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return output


def end(process):
    process.kill()
    return process.communicate()[0]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    directory = tmp_path_factory.mktemp("site")
    run("make", directory)
    return directory


@pytest.mark.parametrize("victim", ["index", "rebuild"])
def test_killed_indexer_loses_nothing(site, victim):
    before = {int(number) for number in run("report", site).split()}
    publisher = start("publish", site)
    try:
        for _ in range(KILLS):
            process = start(victim, site)
            assert process.stdout.readline() == "ready\n"
            time.sleep(random.uniform(0, 0.5))
            end(process)
    finally:
        lines = [line.split() for line in end(publisher).splitlines()]
    published = {int(number) for act, number in lines if act == "published"}
    withdrawn = {int(number) for act, number in lines if act == "withdrawn"}
    assert published
    # The publisher was killed too: at most its last act is committed and not acknowledged.
    found = {int(number) for number in run("report", site).split()} - before
    assert published - withdrawn - found <= {max(published)}
    assert found - published <= {max(found)}
    assert not withdrawn & found
