from __future__ import annotations

import http.client
import os
import socket
import sys
import tempfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from hub import worker
from hub.supervisor import Program, ProgramEndedError, run_together

HOST = "127.0.0.1"  # the demo's passwords are known to all, so only this machine may reach it
AGAIN = "再运行一次 make demo 就会接着做。(Run make demo again: it goes on from here.)"
THREADS = 8


class Command(BaseCommand):
    help = "Prepares the demo alliance as far as that is not done yet, then serves it, with its worker."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, **options) -> None:
        port = options["port"]
        if not settings.DEBUG:
            raise CommandError("演示密码是公开的，只能在 DEBUG 打开时运行演示。(The demo needs DEBUG.)")
        try:
            with _reserve(port) as listener:
                accounts = self._prepare(port)
                _serve(listener, port, lambda: self._announce(port, accounts))
        except (OSError, DatabaseError, ProgramEndedError) as error:
            raise CommandError(f"演示没有启动：{error}。排除原因后，{AGAIN}") from error
        except KeyboardInterrupt:
            raise CommandError(f"已中断。{AGAIN}", returncode=130) from None

    def _prepare(self, port: int) -> str:
        """Returns what the demo's loader says about the log-ins."""
        accounts = StringIO()
        for folder in (settings.VAR_DIR, settings.MEDIA_ROOT):
            _check_writable(Path(folder))
        self._step("数据库 database", lambda: call_command("migrate", verbosity=0))
        self._step(
            "联盟 alliance",
            lambda: call_command("found_alliance", hostname=HOST, port=port, stdout=StringIO()),
        )
        self._step("演示内容 content", lambda: call_command("load_demo", stdout=accounts))
        self._step("搜索索引 search index", worker.catch_up)
        return accounts.getvalue()

    def _step(self, name: str, act: Callable[[], object]) -> None:
        self.stdout.write(f"· {name}")
        self.stdout.flush()
        act()

    def _announce(self, port: int, accounts: str) -> None:
        site = f"http://{HOST}:{port}"
        self.stdout.write(f"\n网站 site    {site}/\n后台 admin   {site}/admin/\n{accounts}")
        self.stdout.write("按 Ctrl-C 停止。(Ctrl-C stops it.)")
        self.stdout.flush()


def _reserve(port: int) -> socket.socket:
    """Takes the port before the long work begins. A browser that comes early waits instead of being refused."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(128)
    except (OSError, OverflowError) as error:
        listener.close()
        raise CommandError(
            f"端口 {port} 不能用（{error}），请换一个：PORT=8001 make demo (this port is taken, choose another)"
        ) from error
    return listener


def _check_writable(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=folder):
        pass


def _serve(listener: socket.socket, port: int, when_ready: Callable[[], None]) -> None:
    os.environ.setdefault("SITE_URL", f"http://{HOST}:{port}")
    manage = str(settings.BASE_DIR / "manage.py")
    run_together(
        [
            Program("web server", _web_server(listener.fileno()), pass_fds=[listener.fileno()]),
            Program("worker", [sys.executable, manage, "work"]),
        ],
        is_ready=lambda: _answers(port),
        when_ready=when_ready,
    )


def _web_server(descriptor: int) -> list[str]:
    return [
        *(sys.executable, "-m", "gunicorn", "hub.wsgi"),
        *("--chdir", str(settings.BASE_DIR), "--bind", f"fd://{descriptor}"),
        *("--worker-class", "gthread", "--threads", str(THREADS), "--graceful-timeout", "5"),
        *("--log-level", "warning", "--no-control-socket"),
    ]


def _answers(port: int) -> bool:
    """Whether the site answers at all; the first page takes longest, so no reader has to wait for it."""
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status > 0
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
