"""Synthetic French goods and what people type to find them: the same for us and for the yardsticks."""

import random
from collections.abc import Iterator
from dataclasses import dataclass


def _listed(text: str, mark: str | None = None) -> list[str]:
    return [word.strip() for word in " ".join(text.split()).split(mark)]


NOUNS = _listed(
    """
    tomate confiture miel fromage tomme comté beurre crème yaourt pain baguette brioche gâteau biscuit
    sablé chocolat café thé tisane jus cidre bière vin limonade huile vinaigre moutarde sel poivre épice
    farine riz lentille haricot pois carotte pomme poire fraise framboise cerise prune abricot pêche
    raisin melon courgette aubergine poivron salade épinard chou navet radis betterave ail oignon
    échalote persil basilic bœuf veau agneau porc poulet canard œuf saucisson jambon terrine pâté
    rillettes truite saumon sardine maquereau moule huître savon bougie panier bol assiette tasse vase
    écharpe bonnet sac ceinture carnet livre jouet puzzle peluche plante rosier lavande terreau
    """,
)
ADJECTIVES = _listed(
    """
    fermier biologique artisanal local traditionnel fumé doux salé sucré nature complet ancien frais
    séché grillé affiné entier demi rouge vert blanc noir jaune petit grand maison rustique léger brûlé
    épicé
    """,
)
WITH = _listed(
    """
    à la fraise | aux noix | au lait cru | de montagne | de la ferme | à l'ancienne | au caramel | au
    beurre salé | sans gluten | de chèvre | de brebis | aux herbes | à l'ail | au citron | à la vanille
    | en bocal | en vrac | pour enfant | fait main | de saison
    """,
    "|",
)
PLACES = _listed(
    """
    Savoie Bretagne Normandie Provence Auvergne Alsace Jura Ardèche Landes Gers Vendée Anjou Nantes
    Bourgogne Corse Picardie Lorraine Limousin Périgord Béarn
    """,
)
SYLLABLES = _listed(
    """
    ba be bo ca co da de do fa fe ga go la le li lo ma me mi mo na ne no pa pe po ra re ri ro sa se si
    so ta te ti to va ve vi vo
    """,
)

TYPED = {
    "one common word": ["tomate", "miel", "confiture", "fromage", "crème"],
    "two words": ["confiture fraise", "tomme savoie", "miel montagne", "pain complet"],
    "three words": ["crème brûlée vanille", "beurre salé bretagne", "fromage chèvre ardèche"],
    "no accents typed": ["creme brulee", "pate fume", "echalote", "epice doux"],
    "plural": ["tomates", "confitures fraises", "miels"],
    "beginning": ["tom", "conf", "fro", "cre", "ba", "gomat", "sauc", "miel mont"],
    "rare word": ["balevi", "gomati", "tidosa", "mirelo"],
    "no result": ["xylophone", "zzz qqq"],
    "slip": [
        "confitture", "fromaje", "saucison", "tomatte", "aubergne", "chocolta", "framboize", "lavende",
    ],
}  # fmt: skip
IN_SHOP = ("tomate", "miel", "fromage", "confiture fraise")
BEGINNINGS = ("tom", "conf", "frui", "crem", "gomat", "sauc", "mont")


@dataclass(frozen=True, slots=True)
class Good:
    """A product. Units: cents."""

    shop: int
    noun: str
    name: str
    text: str
    cents: int


def goods(count: int, *, shops: int) -> Iterator[Good]:
    """So many products, always the same: few words are common, many makers are rare; some shops are large."""
    dice = random.Random(1)
    weights = [1 / (at + 1) ** 0.7 for at in range(len(NOUNS))]
    for noun in dice.choices(NOUNS, weights, k=count):
        maker = "".join(dice.choice(SYLLABLES) for _ in range(3)).capitalize()
        name = f"{noun.capitalize()} {dice.choice(ADJECTIVES)} {dice.choice(WITH)} {maker}"
        more = " ".join(dice.choice(ADJECTIVES if dice.random() < 0.5 else NOUNS) for _ in range(12))
        kind = f"{noun} {dice.choice(ADJECTIVES)} {dice.choice(WITH)}"
        text = f"{kind}, par {maker} en {dice.choice(PLACES)}, {more}"
        yield Good(int(dice.random() ** 2 * shops), noun, name, text, dice.randint(100, 9_000))
