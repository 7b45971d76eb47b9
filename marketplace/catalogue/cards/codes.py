"""Which barcodes mean the same goods everywhere, and which mean something in one shop only."""

# Source: GS1 General Specifications, prefixes. 02, 04 and 2x: within a shop, often with a price or a weight
# in the digits; 05, 98 and 99: coupons and refunds; 0000000: codes of eight digits written as thirteen.
_OF_ONE_SHOP = ("02", "04", "2")
_NO_GOODS = ("05", "98", "99", "0000000")


def is_of_one_shop(ean: str) -> bool:
    """Whether a shop gave this code itself: the same digits are something else next door."""
    return ean.startswith(("0", "2") if len(ean) == 8 else _OF_ONE_SHOP)


def is_public(ean: str) -> bool:
    """Whether a proven code means the same goods in every shop. Cases of several (14 digits) are no goods."""
    return (
        len(ean) in (8, 13) and not is_of_one_shop(ean) and not (len(ean) == 13 and ean.startswith(_NO_GOODS))
    )
