"""A notice as a mail program reads it: headers that nobody's name or subject can break out of."""

from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from marketplace.core.references import link_key
from marketplace.notices.carriers import Refused
from marketplace.notices.sending import Letter


def message_of(letter: Letter, *, mail_from: str) -> EmailMessage:
    """The mail of a claimed notice. Raises: Refused when its address cannot be written at all.

    Its Message-ID follows from the notice: sent twice after a crash, mail programs show it once.
    """
    message = EmailMessage(policy=SMTP)
    sender = _address(letter.sender_name or letter.town_name, letter.mail_from or mail_from)
    try:
        message["From"] = sender
        message["To"] = _address(letter.recipient_name, letter.recipient)
        if letter.reply_to:
            message["Reply-To"] = _address(letter.sender_name or letter.town_name, letter.reply_to)
        message["Subject"] = _one_line(letter.subject)
        message["Date"] = format_datetime(letter.queued_at)
        message["Message-ID"] = f"<{link_key('notice', letter.id)}@{sender.domain or 'localhost'}>"
        message["Auto-Submitted"] = "auto-generated"
    except (ValueError, HeaderParseError) as error:
        raise Refused(f"address: {error}") from error
    message.set_content(letter.body, cte="quoted-printable")
    message["Content-Language"] = letter.locale
    return message


def _address(name: str, address: str) -> Address:
    try:
        return Address(_one_line(name), addr_spec=_one_line(address))
    except (ValueError, HeaderParseError, IndexError) as error:
        raise Refused(f"address: {error}") from error


def _one_line(text: str) -> str:
    """The text without line breaks and control characters: one header stays one header."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
