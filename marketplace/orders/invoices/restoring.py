"""After a backup was brought back: what was issued since it was made is lost here, and is in people's hands.

So every shop goes on in a series named after the moment of the restore: no number comes twice, and each
series stays without a gap. Source: reliability F14; BOFiP BOI-TVA-DECLA-30-20-20-10 (several series).
"""

from sqlalchemy import delete, insert

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.ids import new_id
from marketplace.orders.invoices.models import InvoiceMark
from marketplace.towns.queries import all_towns


def begin_new_series() -> str:
    """From now on numbers bear a mark that none had before; says which. Commits: no."""
    mark = f"R{clock.now():%m%d%H%M}"
    for town in all_towns():
        db.session.execute(delete(InvoiceMark).where(InvoiceMark.town_id == town.id))
        db.session.execute(insert(InvoiceMark).values(town_id=town.id, id=new_id(), mark=mark))
    return mark
