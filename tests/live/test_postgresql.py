"""The log of changes where several processes write at once: no reader skips a row."""

import json
import os
import subprocess
import sys

import pytest

WRITERS, ROWS, READERS = 4, 40, 2


@pytest.fixture
def environment(migrated_url, tmp_path):
    """Of a process that uses the server, whose database is migrated."""
    return os.environ | {"DATABASE_URL": migrated_url, "VAR_DIR": str(tmp_path)}


def start(environment, *arguments) -> subprocess.Popen:
    command = [sys.executable, "-m", "tests.live.change_log", *map(str, arguments)]
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)


def finish(process: subprocess.Popen) -> str:
    output, _ = process.communicate(timeout=120)
    assert process.returncode == 0
    return output


def test_readers_see_every_row_once_and_in_order_while_processes_write(environment):
    readers = [start(environment, "follow", WRITERS * ROWS) for _ in range(READERS)]
    writers = [start(environment, "write", section, ROWS) for section in range(1, WRITERS + 1)]
    for writer in writers:
        finish(writer)
    followed = [json.loads(finish(reader)) for reader in readers]
    assert followed[0] == followed[1]
    positions = [position for position, _, _ in followed[0]]
    assert positions == list(range(1, WRITERS * ROWS + 1))
    for section in range(1, WRITERS + 1):
        assert [number for _, writer, number in followed[0] if writer == section] == list(range(ROWS))
