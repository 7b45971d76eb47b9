"""What the worker does once a day about what runs low."""

from flask import current_app

from marketplace.core.db import db, transaction
from marketplace.core.stopping import StopSign
from marketplace.notices.running_low import tell_low
from marketplace.shops.models import Shop
from marketplace.stock.low import forget_risen, shops_to_tell, take_untold
from marketplace.towns.queries import town_by_id


def tell_of_low_stock(stop: StopSign) -> str:
    """One mail to each shop where something fell low since the last; one that fails keeps no other back."""
    with transaction():
        forget_risen()
    told = 0
    for town_id, shop_id in shops_to_tell():
        if stop.is_set():
            break
        try:
            told += _tell(town_id, shop_id)
        except Exception:
            current_app.logger.exception("shop %s of town %s was not told of its stock", shop_id, town_id)
    return f"{told} shops told of what runs low" if told else ""


def _tell(town_id: int, shop_id: int) -> bool:
    with transaction():
        rows = take_untold(town_id, shop_id=shop_id)
        if rows:
            shop = db.session.get_one(Shop, (town_id, shop_id))
            tell_low(town_by_id(town_id), shop=shop, rows=rows)
    return bool(rows)
