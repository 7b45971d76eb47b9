"""Refusals of orders."""

from marketplace.core.errors import Refusal
from marketplace.core.words import _
from marketplace.orders.states import ShopOrderState
from marketplace.orders.wording import state_label


class MoveRefused(Refusal):
    """The shop order cannot go from its state to that one."""

    def __init__(self, state: ShopOrderState, wanted: ShopOrderState) -> None:
        super().__init__(
            _(
                "Cette commande est déjà « %(state)s » : elle ne peut plus passer à « %(wanted)s ».",
                state=state_label(state),
                wanted=state_label(wanted),
            )
        )
