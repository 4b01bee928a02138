"""A mail server that takes mails, is away, or refuses a person, as the test wants."""

from dataclasses import dataclass, field
from smtplib import SMTPRecipientsRefused

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


@dataclass
class Server:
    away: bool = False
    refuses: set[str] = field(default_factory=set)
    dies_with: type[BaseException] | None = None
    taken: list[EmailMessage] = field(default_factory=list)
    opened: int = 0


server = Server()


class Backend(BaseEmailBackend):
    def open(self) -> bool:
        server.opened += 1
        if server.away:
            raise ConnectionRefusedError("nobody answers")
        return True

    def send_messages(self, messages) -> int:
        for message in messages:
            if server.refuses & set(message.to):
                raise SMTPRecipientsRefused({message.to[0]: (550, b"no such user")})
            server.taken.append(message)
            if server.dies_with:
                raise server.dies_with
        return len(messages)
