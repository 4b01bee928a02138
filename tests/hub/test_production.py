"""Production settings: nothing to complain about, and one clear line for what is missing or wrong."""

import secrets
import shutil
import subprocess
import sys

import pytest

from tests.processes import BASE_DIR, DATABASE, environment, manage

COMPLETE = {
    "DJANGO_SETTINGS_MODULE": "hub.settings.production",
    "SECRET_KEY": secrets.token_hex(40),
    "ALLOWED_HOSTS": "hub.example.org",
    "SITE_URL": "https://hub.example.org",
}


def check(tmp_path, **settings) -> subprocess.CompletedProcess:
    return manage("check", "--deploy", "--fail-level=WARNING", VAR_DIR=tmp_path, **settings)


def test_a_deployment_has_nothing_to_warn_of(tmp_path):
    done = check(tmp_path, **COMPLETE)
    assert done.returncode == 0, done.stderr


def test_an_easy_key_is_warned_of(tmp_path):
    assert "security.W009" in check(tmp_path, **COMPLETE | {"SECRET_KEY": "easy"}).stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS"])
def test_a_missing_setting_stops_the_start_with_one_line(tmp_path, name):
    settings = {key: value for key, value in COMPLETE.items() if key != name}
    done = check(tmp_path, **settings)
    (line,) = (done.stdout + done.stderr).splitlines()
    assert done.returncode == 1
    assert f'"{name}" not set' in line


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "somewhere"),
        ("EMAIL_PORT", "smtp"),
        ("EMAIL_USE_TLS", "perhaps"),
        ("OUTBOUND_ALLOWED", "everywhere"),
        ("OUTBOUND_PORTS", "http"),
        ("SECURE_HSTS_SECONDS", "a year"),
    ],
)
def test_an_unusable_setting_is_named_in_one_line(tmp_path, name, value):
    done = check(tmp_path, **COMPLETE | {name: value})
    (line,) = (done.stdout + done.stderr).splitlines()
    assert done.returncode == 1
    assert name in line


def test_the_web_server_says_the_same_line_and_stops(tmp_path):
    settings = {key: value for key, value in COMPLETE.items() if key != "SECRET_KEY"}
    command = [sys.executable, "-m", "gunicorn", "hub.wsgi", "--bind=127.0.0.1:0", "--no-control-socket"]
    done = subprocess.run(
        command,
        cwd=BASE_DIR,
        env=environment(VAR_DIR=tmp_path, **settings),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode != 0
    assert '"SECRET_KEY" not set' in done.stderr
    assert "Traceback" not in done.stderr


def test_a_plain_request_is_sent_to_https(tmp_path, migrated):
    shutil.copy(migrated, tmp_path / DATABASE)
    code = (
        "from django.test import Client;"
        "answer = Client().get('/', headers={'host': 'hub.example.org'});"
        "print(answer.status_code, answer['Location'])"
    )
    done = manage("shell", "--no-imports", "-c", code, VAR_DIR=tmp_path, **COMPLETE)
    assert done.stdout.strip() == "301 https://hub.example.org/"


def test_static_files_carry_a_digest_in_their_name(tmp_path):
    done = manage("collectstatic", "--no-input", "--verbosity=0", VAR_DIR=tmp_path, **COMPLETE)
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "static").glob("css/*.*.css.gz"))
