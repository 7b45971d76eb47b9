"""A town's list of shops: what each entry says, before anything is written.

The line of an entry is its rank in the list: the third shop is line 3. Details that cannot be right (a
telephone of seven digits, a SIRET with a wrong key) are left empty: the shop still belongs to its street.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from stdnum.fr import siret as siret_numbers

from marketplace.core.words import _
from marketplace.intake.goods import Refused
from marketplace.intake.places import Address, address_of, point_of, same_place_key
from marketplace.intake.shop_fields import EMAIL, HOURS, NUMBERED, PHONE, REFERENCE, SHOP_NAME, SIRET, WEBSITE
from marketplace.intake.shop_kinds import kind_of_shop
from marketplace.intake.shop_records import Record, fold_key, read_records


@dataclass(frozen=True, slots=True)
class ShopRow:
    """One shop of a list. `external_ref` is the same whenever the same list is read again."""

    line: int
    external_ref: str
    name: str
    kind: str
    address: Address
    point: tuple[float, float] | None
    phone: str
    email: str
    website: str
    opening_hours: str
    siret: str


def read_shop_list(data: bytes) -> Iterator[ShopRow | Refused]:
    """Every shop of a list, in its order. A shop given twice is taken once and then refused.

    Raises: UnreadableFile when the file is no list of shops.
    """
    seen: dict[str, int] = {}
    for record in read_records(data):
        row = _shop(record)
        if isinstance(row, ShopRow):
            keys = (row.external_ref, same_place_key(row.name, row.address, row.point))
            first = next((seen[key] for key in keys if key in seen), None)
            if first is not None:
                yield _twice(row, first)
                continue
            seen.update(dict.fromkeys(keys, row.line))
        yield row


def _shop(record: Record) -> ShopRow | Refused:
    name = record.first(*SHOP_NAME)[:120].strip()
    kind = kind_of_shop(record)
    if kind is None:
        return Refused(
            record.line,
            "shop",
            _("Cette fiche n’est pas celle d’un commerce ouvert."),
            _("Retirez-la de la liste, ou indiquez ce qui s’y vend."),
        )
    if not name:
        return Refused(
            record.line, "name", _("Ce commerce n’a pas de nom."), _("Ajoutez son enseigne à la liste.")
        )
    address, point = address_of(record), point_of(record)
    siret = _siret(record.first(*SIRET))
    return ShopRow(
        record.line,
        _reference(record, name, siret) or same_place_key(name, address, point)[:120],
        name,
        kind,
        address,
        point,
        _phone(record),
        _email(record.first(*EMAIL)),
        _website(record.first(*WEBSITE)),
        record.first(*HOURS),
        siret,
    )


def _twice(row: ShopRow, first: int) -> Refused:
    return Refused(
        row.line,
        "name",
        _("« %(name)s » est déjà à la ligne %(line)d de cette liste.", name=row.name, line=first),
        _("Gardez une seule fiche par commerce."),
    )


def _reference(record: Record, name: str, siret: str) -> str:
    """What its source calls the shop. A bare number is nobody's own: the shop's name goes with it."""
    bare = record.texts.get("id", "")
    if record.texts.get("type") in ("node", "way", "relation") and bare.isdigit():
        return f"{record.texts['type']}/{bare}"
    known = bare if bare and not bare.isdigit() else record.first(*REFERENCE) or (siret and f"siret/{siret}")
    if known and not known.isdigit():
        return known[:120]
    number = known or bare or record.first(*NUMBERED)
    return f"{number}:{fold_key(name)}"[:120] if number else ""


def _siret(text: str) -> str:
    digits = re.sub(r"\D", "", re.sub(r"\.0$", "", text.split(";")[0]))
    return digits if siret_numbers.is_valid(digits) else ""


def _phone(record: Record) -> str:
    """The first telephone number that can be called, as French people write it or with its country."""
    texts = [part for name in PHONE for part in re.split(r"[;/,|]", record.texts.get(name, ""))]
    for text in texts:
        try:
            number = phonenumbers.parse(text.zfill(10) if re.fullmatch(r"[1-9]\d{8}", text) else text, "FR")
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_valid_number(number):
            written = phonenumbers.PhoneNumberFormat.INTERNATIONAL
            return phonenumbers.format_number(number, written)
    return ""


def _email(text: str) -> str:
    try:
        found = validate_email(re.split(r"[;, ]", text.strip())[0], check_deliverability=False)
    except EmailNotValidError:
        return ""
    return found.normalized


def _website(text: str) -> str:
    address = re.split(r"[; ]", text.strip())[0]
    if not re.match(r"(?i)https?://", address):
        address = f"https://{address}" if re.match(r"(?i)(www\.)?[\w-]+(\.[\w-]+)+", address) else ""
    return address if len(address) <= 300 else ""
