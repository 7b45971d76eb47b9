"""Text messages as telephones count them: 160 signs of an old alphabet, or 70 of any other.

A curly apostrophe or a « ê » would cost more than half of the message, so they are written plainly.
Source: 3GPP TS 23.038, the GSM 7 bit default alphabet and its extension table.
"""

import unicodedata

_ASCII = " !\"#%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_PLAIN = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà" + _ASCII
_TWICE = "^{}\\[~]|€"  # written with an escape sign before them
_INSTEAD = str.maketrans(
    {"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "–": "-", "—": "-", "…": "...",
     "œ": "oe", "Œ": "OE", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u00ad": None}
)  # fmt: skip
LONGEST = 160


def plainly(text: str) -> str:
    """The text in the signs of the alphabet: other letters lose their accents, other signs become « ? »."""
    composed = unicodedata.normalize("NFC", text.translate(_INSTEAD))
    return "".join(_plain_sign(sign) for sign in composed)


def length_of(text: str) -> int:
    """How much of a message the text takes, once it is written plainly."""
    return sum(2 if sign in _TWICE else 1 for sign in text)


def shortened(text: str, *, room: int) -> str:
    """As much of a plain text as there is room for, with a full stop where it was cut."""
    if length_of(text) <= room:
        return text
    kept = text
    while kept and length_of(kept) > room - 1:
        kept = kept[:-1]
    return kept.rstrip() + "."


def _plain_sign(sign: str) -> str:
    if sign in _PLAIN or sign in _TWICE:
        return sign
    bare = "".join(part for part in unicodedata.normalize("NFD", sign) if not unicodedata.combining(part))
    return bare if bare and all(part in _PLAIN for part in bare) else "?"
