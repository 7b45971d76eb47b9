"""Merchants' files: brought, previewed, applied, looked back on."""

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from marketplace.accounts.journal.acts import Act
from marketplace.core.db import transaction
from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.intake.bringing import ask_to_apply, bring, forget_upload, give_up, keep_upload, tell_columns
from marketplace.intake.columns import ColumnMap
from marketplace.intake.errors import IntakeUnderWay
from marketplace.intake.fields import FIELDS
from marketplace.intake.models import Intake
from marketplace.intake.queries import PAGE, file_key, file_of, files_of, open_file_of
from marketplace.intake.running import NeverStop, advance
from marketplace.web.access import person
from marketplace.web.backoffice import intake_wording
from marketplace.web.backoffice.access import this_shop
from marketplace.web.backoffice.intake_page import shown_file
from marketplace.web.backoffice.team.noting import note
from marketplace.web.pages import page_of
from marketplace.web.town import this_town

MOST_BYTES = 200 * 1024 * 1024
_READ_AT_ONCE_BYTES = 384 * 1024  # some two thousand lines: nobody waits for the worker with so few
_READ_AT_ONCE_PACKED_BYTES = 48 * 1024  # a workbook holds eight times as much
_PACKED = (".xlsx", ".ods", ".zip")
_APPLIED_AT_ONCE_LINES = 2000


def list_files() -> ResponseReturnValue:
    """What can be brought, and what was brought before."""
    return _list_page()


def create_file() -> ResponseReturnValue:
    """A file comes in. Small ones are read at once, larger ones by the worker."""
    upload = request.files.get("file")
    if upload is None or not upload.filename:
        return _list_page(trouble=_("Choisissez d’abord un fichier.")), 422
    try:
        intake_id, file_bytes = _take_in(upload)
    except Refusal as refusal:
        return _list_page(trouble=str(refusal)), refusal.status
    if _is_short(upload.filename, file_bytes):
        advance(this_town().id, intake_id=intake_id, stop=NeverStop())
    return redirect(url_for("backoffice.show_file", file_key=file_key(intake_id)))


def show_file(file_key: str) -> ResponseReturnValue:
    """Where a file stands: being read, its preview, being applied, its result."""
    return _file_page(_find(file_key))


def change_columns(file_key: str) -> ResponseReturnValue:
    """The shop says which column is what: the file is read anew, and the answer remembered."""
    intake = _find(file_key)
    found = intake.columns or {}
    count = len(found.get("columns", ()))
    fields = tuple(request.form.get(f"column-{place}", "") for place in range(count))
    if not count or not {*fields} <= {*FIELDS, ""}:
        abort(400)
    with transaction():
        columns = ColumnMap(found["fingerprint"], fields)
        tell_columns(this_shop(), intake=_find(file_key), column_map=columns)
    if _is_short(intake.file_name, intake.file_bytes):
        advance(intake.town_id, intake_id=intake.id, stop=NeverStop())
    flash(_("C’est noté : vos prochains fichiers avec ces colonnes seront lus ainsi."), "done")
    return redirect(url_for("backoffice.show_file", file_key=file_key))


def create_application(file_key: str) -> ResponseReturnValue:
    """What the preview promised is done: at once for few lines, by the worker for many."""
    try:
        with transaction():
            intake = _find(file_key)
            ask_to_apply(intake, whole_only=request.form.get("whole_only") == "yes")
            note(Act.FILE_APPLIED, about=intake.file_name)
    except Refusal as refusal:
        flash(str(refusal), "warn")
        return redirect(url_for("backoffice.show_file", file_key=file_key))
    if intake.lines_judged <= _APPLIED_AT_ONCE_LINES:
        advance(intake.town_id, intake_id=intake.id, stop=NeverStop())
    return redirect(url_for("backoffice.show_file", file_key=file_key))


def delete_file(file_key: str) -> ResponseReturnValue:
    """The shop goes no further with a file."""
    try:
        with transaction():
            give_up(_find(file_key))
    except Refusal as refusal:
        flash(str(refusal), "warn")
    return redirect(url_for("backoffice.show_file", file_key=file_key))


def _is_short(file_name: str, file_bytes: int) -> bool:
    """Whether it is read while its shop waits, instead of by the worker."""
    is_packed = file_name.lower().endswith(_PACKED)
    return file_bytes <= (_READ_AT_ONCE_PACKED_BYTES if is_packed else _READ_AT_ONCE_BYTES)


def _take_in(upload: FileStorage) -> tuple[int, int]:
    """Keep the file and let it wait. Raises: IntakeUnderWay."""
    intake_id, file_bytes = keep_upload(upload.stream)
    try:
        with transaction():
            bring(
                this_shop(), intake_id=intake_id, file_name=upload.filename or "", file_bytes=file_bytes,
                by_user_id=person().id,
            )  # fmt: skip
    except IntakeUnderWay:
        forget_upload(intake_id)
        raise
    return intake_id, file_bytes


def _find(key: str) -> Intake:
    return file_of(this_town().id, this_shop().id, key=key) or abort(404)


def _file_page(intake: Intake) -> str:
    return render_template(
        "backoffice/intake_file.html", **shown_file(this_shop(), intake), words=intake_wording, fields=FIELDS
    )


def _list_page(trouble: str = "") -> str:
    page = page_of(request.args.get("page"))
    files, total = files_of(this_town().id, this_shop().id, skip=page.skip(PAGE))
    return render_template(
        "backoffice/intake.html",
        files=files,
        trouble=trouble,
        open_key=open_file_of(this_town().id, this_shop().id),
        pages=page.around(total, PAGE),
        words=intake_wording,
    )
