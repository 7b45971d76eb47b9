"""How mails leave the house: by SMTP, or into a folder where no mail server is set."""

import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import unquote, urlsplit

from marketplace.core.settings import Settings

SECONDS = 20
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_PERMANENT = range(500, 600)


class CarrierFault(Exception):
    """The mail did not leave; `str(fault)` is what the other side said."""


class CarrierAway(CarrierFault):
    """The mail server cannot be reached: no mail at all leaves for the moment."""


class TryLater(CarrierFault):
    """This mail was not taken now, and may be taken later."""


class Refused(CarrierFault):
    """This mail will never be taken: the address does not exist, for instance."""


class Carrier(Protocol):
    """Takes mails out of the house, as a context: what it opens is closed again."""

    def __enter__(self) -> Self:
        """Ready to carry; connects only once there is something to send."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Done."""

    def send(self, message: EmailMessage) -> None:
        """Hand over one mail. Raises: CarrierAway, TryLater, Refused."""


class FolderCarrier:
    """Writes each mail into a folder as a file that mail programs open. The same mail twice is one file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing was left open."""

    def send(self, message: EmailMessage) -> None:
        """Write the file. Raises: TryLater when the disk does not take it."""
        name = str(message["Message-ID"]).strip("<>").partition("@")[0]
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            (self._folder / f"{name}.eml").write_bytes(message.as_bytes(policy=SMTP))
        except OSError as error:
            raise TryLater(error.strerror or "disk") from error


class SmtpCarrier:
    """Hands mails to a server: `smtp://user:password@host:587` (STARTTLS) or `smtps://…:465`.

    An unencrypted connection is accepted on loopback only, where the server stands on the same machine.
    """

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._server: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()  # without QUIT: a server that died must not keep us waiting
            self._server = None

    def send(self, message: EmailMessage) -> None:
        """Hand over one mail on the open connection. Raises: CarrierAway, TryLater, Refused."""
        server = self._connected()
        try:
            server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            code, words = next(iter(error.recipients.values()))
            raise _fault(code, words) from error
        except (smtplib.SMTPServerDisconnected, smtplib.SMTPHeloError) as error:
            raise CarrierAway(_said(error)) from error
        except smtplib.SMTPSenderRefused as error:  # our own address: nothing is wrong with the reader's
            raise TryLater(_said(error)) from error
        except smtplib.SMTPResponseException as error:
            raise _fault(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPNotSupportedError as error:
            raise Refused(_said(error)) from error
        except OSError as error:
            raise CarrierAway(_said(error)) from error

    def _connected(self) -> smtplib.SMTP:
        if self._server is None:
            try:
                self._server = self._connect()
            except (OSError, smtplib.SMTPException) as error:
                raise CarrierAway(_said(error)) from error
        return self._server

    def _connect(self) -> smtplib.SMTP:
        host = self._parts.hostname or "localhost"
        if self._parts.scheme == "smtps":
            context = ssl.create_default_context()
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                host, self._parts.port or 465, timeout=SECONDS, context=context
            )
        else:
            server = smtplib.SMTP(host, self._parts.port or 587, timeout=SECONDS)
            server.ehlo()
            if host not in _LOOPBACK or server.has_extn("starttls"):
                server.starttls(context=ssl.create_default_context())
        if self._parts.username:
            server.login(unquote(self._parts.username), unquote(self._parts.password or ""))
        return server


def carrier_for(settings: Settings) -> Carrier:
    """The carrier of an installation: its mail server, else the folder `sent` among its data."""
    url = settings.smtp_url.get_secret_value()
    return SmtpCarrier(url) if url else FolderCarrier(settings.market_var / "sent")


def _fault(code: int, words: bytes | str) -> CarrierFault:
    said = words.decode(errors="replace") if isinstance(words, bytes) else words
    if code == 421:  # « closing the connection »: no other mail will pass either
        return CarrierAway(f"{code} {said}")
    return Refused(f"{code} {said}") if code in _PERMANENT else TryLater(f"{code} {said}")


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
