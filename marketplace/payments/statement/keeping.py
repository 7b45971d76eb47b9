"""The provider's lines as they come: kept once each."""

from marketplace.core.ids import new_id
from marketplace.core.inserting import insert_once
from marketplace.payments.gateways import answers
from marketplace.payments.statement.models import Meaning, StatementLine


def keep_line(gateway: str, *, line: answers.BalanceLine) -> bool:
    """Keep a line of a provider's account, once. Gives whether it is new. Commits: no."""
    row = {
        "id": new_id(),
        "gateway": gateway,
        "provider_id": line.id,
        "type": line.type,
        "source": line.source_id,
        "amount_cents": line.amount_cents,
        "fee_cents": line.fee_cents,
        "net_cents": line.net_cents,
        "currency": line.currency,
        "created_at": line.created_at,
        "meaning": Meaning.OPEN,
    }
    return insert_once(StatementLine, row=row, key=("gateway", "provider_id"))
