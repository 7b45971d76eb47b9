"""Words that go into somebody's spreadsheet: there, a cell that begins like a formula is one."""

import re

_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%")
_AMOUNT = re.compile(r"[+-]?\d[\d \u00a0\u202f]*(?:[.,]\d+)?(?:\s?[€%])?")
_PHONE = re.compile(r"\+\d[\d \u00a0().]{5,24}")
_GUARD = "'"


def neutral(cell: str) -> str:
    """The cell as no spreadsheet takes it for a formula; phones and negative amounts stay as they are.

    A phone or an amount is digits and what stands between them: there is nothing in it to reckon with.
    `unguarded` undoes it exactly. Source: OWASP, CSV injection; ASVS 1.2.10.
    """
    return _GUARD + cell if _is_formula(cell.lstrip(_GUARD)) else cell


def unguarded(cell: str) -> str:
    """What `neutral` was given."""
    is_guarded = cell.startswith(_GUARD) and _is_formula(cell.lstrip(_GUARD))
    return cell[1:] if is_guarded else cell


def _is_formula(cell: str) -> bool:
    if _AMOUNT.fullmatch(cell) or _PHONE.fullmatch(cell):
        return False
    return cell.startswith(_SIGNS) or cell.lstrip().startswith(_SIGNS)
