import signal
from threading import Event

from django.core.management.base import BaseCommand, CommandParser

from hub import memory, worker


class Command(BaseCommand):
    help = "Runs the worker: search index, scheduled publishing and expiry, mails. Ends at SIGTERM or Ctrl-C."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what waits now, then end")

    def handle(self, **options) -> None:
        if options["once"]:
            worker.catch_up()
            return
        memory.give_back()
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        names = ", ".join(consumer.name for consumer in worker.CONSUMERS)
        self.stdout.write(f"Worker runs: {names}")
        self.stdout.flush()
        worker.run(stop)
        self.stdout.write("Worker stopped")
