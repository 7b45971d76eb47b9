"""Ways of offering: from the shelf, made to order, or held to be tried."""

from sqlalchemy import ColumnElement, case, func

from marketplace.catalogue.models import Offered, Product

days_to_make: ColumnElement[int] = case(
    (Product.offered == Offered.TO_ORDER, func.coalesce(Product.lead_days, 0)), else_=0
)
"""How many days a product takes to be made, in a statement that reads products: 0 for what stands there."""
