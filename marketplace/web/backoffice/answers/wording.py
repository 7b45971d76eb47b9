"""The words of one-tap answers."""

from marketplace.alerts.links import LinkAct
from marketplace.core.words import _
from marketplace.fulfilment.timeline import timeline_of
from marketplace.orders.models import ShopOrder
from marketplace.orders.wording import state_label
from marketplace.web.backoffice.wording import moment_words, pays_words, who_words

__all__ = ("button", "moment_words", "pays_words", "said", "title", "what_became", "who_words")


def title(act: str) -> str:
    """What the page is about."""
    return {
        "accept": _("Une commande vous attend"),
        "decline": _("Refuser cette commande ?"),
        "ready": _("Le sac est-il prêt ?"),
    }[act]


def button(act: str) -> str:
    """What the one button says."""
    return {
        "accept": _("J’accepte"),
        "decline": _("Je refuse cette commande"),
        "ready": _("C’est prêt"),
    }[act]


def said(act: LinkAct) -> str:
    """What was just done."""
    return {
        LinkAct.ACCEPT: _("C’est accepté. La personne le voit déjà."),
        LinkAct.DECLINE: _("C’est refusé. La personne a reçu votre phrase."),
        LinkAct.READY: _("C’est noté : la personne est prévenue que le sac est prêt."),
    }[act]


def what_became(shop_order: ShopOrder) -> str:
    """Where the order stands, since when and through whom, for whoever opens a link a second time."""
    steps = timeline_of(shop_order.town_id, shop_order.id)
    state = state_label(shop_order.state)
    if not steps:
        return _("Cette commande est maintenant « %(state)s ».", state=state)
    facts = {"state": state, "time": moment_words(steps[-1].at), "name": steps[-1].name}
    if steps[-1].name:
        return _("Cette commande est maintenant « %(state)s » (%(time)s, par %(name)s).", **facts)
    return _("Cette commande est maintenant « %(state)s » (%(time)s).", **facts)
