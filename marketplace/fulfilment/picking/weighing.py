"""A line is weighed: typed or read from the scale's label, and never charged above what was agreed."""

from marketplace.core.money import format_weight, heaviest
from marketplace.core.words import _, language
from marketplace.fulfilment.picking.bags import begin, check_line_seen, give, open_bag
from marketplace.fulfilment.picking.errors import NotByWeight, NotSure, OtherProduct
from marketplace.fulfilment.picking.finding import note_pick
from marketplace.fulfilment.picking.scales import article_of, layout_of
from marketplace.orders.actors import Actor
from marketplace.orders.models import OrderLine, ShopOrder
from marketplace.orders.picking.labels import grams_of, is_label, read_label
from marketplace.orders.picking.weights import MOST_GRAMS, WeightRefused, read_weight

_FAR = 5  # so many times more, or less, than what was asked for is rather a slip


def weigh(line: OrderLine, *, typed: str, seen: int | None, confirmed_grams: int | None, by: Actor) -> None:
    """Say what a line really weighs; it is found with that. `typed`: a weight, or the label of a scale.

    `seen`: what the page showed as its weight before. `confirmed_grams`: what was asked about, and is right.
    Units: grams. Raises: NotByWeight, WeightRefused, LabelRefused, OtherProduct, NotSure, NotBeingPacked,
    ChangedMeanwhile. Commits: no.
    """
    if not line.by_weight:
        raise NotByWeight
    bag = open_bag(line)
    grams = grams_in(bag, line, typed=typed)
    check_line_seen(line, seen=seen)
    if grams != confirmed_grams:
        _ask_again(line, grams)
    begin(bag, by=by)
    give(line, bag=bag, units=grams)
    note_pick(line, by=by)


def most_grams(line: OrderLine) -> int:
    """The heaviest that is charged for a line. Units: grams."""
    return heaviest(line.quantity, ceiling_percent=line.ceiling_percent)


def grams_in(bag: ShopOrder, line: OrderLine, *, typed: str) -> int:
    """What was typed or scanned for a line, in grams. Raises: WeightRefused, LabelRefused, OtherProduct."""
    text = "".join(typed.split())
    if not is_label(text):
        return read_weight(typed)
    label = read_label(text, layout=layout_of(bag.town_id, bag.shop_id))
    article = article_of(bag.town_id, bag.shop_id, label=label)
    if article is None:
        raise OtherProduct(
            _(
                "Aucun de vos articles n’a le code %(code)s. Écrivez-le comme référence de l’article, "
                "ou tapez le poids.",
                code=label.article,
            )
        )
    if article.variant_id != line.variant_id:
        raise OtherProduct(
            _(
                "C’est l’étiquette de « %(other)s », pas de « %(name)s ».",
                other=article.name,
                name=line.product_name,
            )
        )
    grams = grams_of(label, cents_per_kilo=line.unit_price_cents)
    if not 0 < grams <= MOST_GRAMS:
        raise WeightRefused(_("Cette étiquette ne dit aucun poids : repesez, ou tapez-le."))
    return grams


def _ask_again(line: OrderLine, grams: int) -> None:
    weight, asked = format_weight(grams, language()), format_weight(line.quantity, language())
    if grams > _FAR * line.quantity or grams * _FAR < line.quantity:
        raise NotSure(
            _("%(weight)s, vraiment ? La personne en a demandé %(asked)s.", weight=weight, asked=asked),
            grams=grams,
        )
    if grams > most_grams(line):
        most = format_weight(most_grams(line), language())
        raise NotSure(
            _(
                "%(weight)s, c’est plus que convenu : la personne en paiera %(most)s, le reste est pour "
                "vous. Vous pouvez aussi en retirer un peu.",
                weight=weight,
                most=most,
            ),
            grams=grams,
        )
