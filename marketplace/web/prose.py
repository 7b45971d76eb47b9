"""How texts that people wrote with a few signs stand on a page: the filter `prose`."""

from markupsafe import Markup

from marketplace.core.prose import prose
from marketplace.core.words import _
from marketplace.web.pictures import photo_in


def shown_prose(text: str) -> Markup:
    """The text as safe markup, its pictures in the sizes that each browser wants."""
    return prose(text, _drawn, _("Tableau"))


def _drawn(address: str, words: str) -> str:
    photo = photo_in(address, "big")
    if photo is None:
        return ""
    source = Markup('<source type="{}" srcset="{}" sizes="{}">')
    image = Markup('<img src="{}" alt="{}" width="{}" height="{}" loading="lazy" decoding="async">').format(
        photo.src, words, photo.width, photo.height
    )
    sources = Markup().join(source.format(kind, listed, photo.sizes) for kind, listed in photo.sources)
    return str(Markup("<picture>{}{}</picture>").format(sources, image))
