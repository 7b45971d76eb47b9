"""Everything about a person in one file: sheets for people, the same for programs, and a word about it."""

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from marketplace.accounts.models import User
from marketplace.core import clock
from marketplace.core.words import _
from marketplace.core.workbooks import Cell, csv_of
from marketplace.moving.person.sheets import Sheet, sheets_of
from marketplace.notices.forgetting import DAYS
from marketplace.towns.queries import all_towns


def taken(user: User) -> bytes:
    """A ZIP file of what is known about the person in all towns. Reads only.

    Source: GDPR art. 15 and 20: in words, and in a form that programs read.
    """
    sheets = list(sheets_of(user, towns=all_towns()))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_("LISEZ-MOI.txt"), _about(user, sheets))
        archive.writestr("data.json", _for_programs(sheets))
        for sheet in sheets:
            archive.writestr(f"{sheet.name}.csv", b"".join(csv_of([sheet.header, *sheet.rows])))
    return file.getvalue()


def _about(user: User, sheets: Sequence[Sheet]) -> str:
    return "\r\n".join(
        [
            _(
                "Ce que nous savons de vous, %(name)s, le %(day)s.",
                name=user.name,
                day=f"{clock.now():%Y-%m-%d}",
            ),
            "",
            *(f"{sheet.name}.csv: {len(sheet.rows)}" for sheet in sheets),
            _("data.json : la même chose, pour un programme."),
            "",
            _("Votre mot de passe n’y est pas : nous n’en gardons qu’une empreinte que personne ne relit."),
            _("Les messages envoyés s’effacent après %(days)s jours, les paniers après 60.", days=DAYS),
            _("Les factures sont gardées dix ans : la loi le demande aux commerçants."),
            _("Les paiements par carte sont faits chez le prestataire : nous n’avons aucun numéro de carte."),
        ]
    )


def _for_programs(sheets: Sequence[Sheet]) -> str:
    told = {
        sheet.name: [dict(zip(sheet.header, map(_plain, row), strict=True)) for row in sheet.rows]
        for sheet in sheets
    }
    return json.dumps(told, ensure_ascii=False, indent=1)


def _plain(cell: Cell) -> str | int | None:
    return str(cell) if isinstance(cell, Decimal | date) else cell
