"""The kind of a shop from what a list says of its trade: OpenStreetMap tags, NAF codes, French words.

Source: wiki.openstreetmap.org/wiki/Key:shop ; Nomenclature d'activités française, rév. 2.
"""

import re

from marketplace.intake.shop_fields import SHOP_NAME, TRADE, TRADE_CODE
from marketplace.intake.shop_records import Record, fold_key


def _table(words: dict[str, str]) -> dict[str, str]:
    return {word: kind for kind, all_words in words.items() for word in all_words.split()}


_SHOP = _table(
    {
        "bakery": "bakery pastry",
        "butcher": "butcher",
        "cheese": "cheese dairy",
        "fish": "seafood fishmonger",
        "greengrocer": "greengrocer farm",
        "wine": "wine alcohol beverages brewing_supplies",
        "chocolate": "chocolate confectionery",
        "delicatessen": "deli pasta",
        "florist": "florist garden_centre",
        "bookshop": "books newsagent stationery comics",
        "toys": "toys games model",
        "clothes": "clothes boutique fashion fashion_accessories baby_goods bag leather underwear hats",
        "shoes": "shoes",
        "optician": "optician hearing_aids",
        "jeweller": "jewelry jewellery watches",
        "pharmacy": "chemist medical_supply nutrition_supplements",
        "hardware": "hardware doityourself paint electrical tool_hire trade locksmith",
        "household": """houseware interior_decoration furniture kitchen bed gift candles carpet curtain
            lighting antiques""",
        "perfumery": "perfumery cosmetics",
        "phone_repair": "mobile_phone computer telecommunication",
        "haberdashery": "haberdashery sewing wool fabric craft",
        "tea_coffee": "tea coffee",
        "organic": "organic health_food herbalist",
        "record_shop": "music musical_instrument video",
        "bicycles": "bicycle",
        "grocery": """convenience supermarket grocery spices frozen_food general department_store
            variety_store honey food""",
        "hairdresser": "hairdresser barber hairdresser_supply",
        "services": """beauty massage laundry dry_cleaning travel_agency tattoo copyshop funeral_directors
            tailor photo photo_studio estate_agent car_repair bookmaker money_lender pawnbroker pet_grooming
            nails""",
    }
)
_AMENITY = _table(
    {
        "restaurant": "restaurant fast_food cafe bar pub ice_cream food_court biergarten",
        "bank": "bank bureau_de_change",
        "pharmacy": "pharmacy",
        "services": """post_office driving_school veterinary dentist doctors clinic cinema theatre nightclub
            car_rental bicycle_rental coworking_space internet_cafe studio music_school
            language_school childcare""",
        "grocery": "marketplace",
    }
)
_CRAFT = _table(
    {
        "bakery": "bakery",
        "chocolate": "confectionery",
        "delicatessen": "caterer",
        "wine": "winery brewery distillery",
        "jeweller": "jeweller watchmaker goldsmith",
        "optician": "optician",
        "hardware": "key_cutter locksmith electrician painter plumber",
    }
)
_NAF = _table(
    {
        "bakery": "1071B 1071C 1071D 4724Z",
        "butcher": "4722Z 1013B",
        "fish": "4723Z",
        "greengrocer": "4721Z",
        "wine": "4725Z",
        "florist": "4776Z",
        "bookshop": "4761Z 4762Z",
        "toys": "4765Z",
        "clothes": "4771Z 4772B",
        "shoes": "4772A",
        "optician": "4778A",
        "jeweller": "4777Z",
        "pharmacy": "4773Z 4774Z",
        "hardware": "4752A 4752B",
        "household": "4759A 4759B 4754Z 4753Z 4778C",
        "perfumery": "4775Z",
        "phone_repair": "9512Z 4742Z 4741Z 9511Z",
        "haberdashery": "4751Z",
        "record_shop": "4763Z",
        "grocery": "4711A 4711B 4711C 4711D 4711F 4719A 4719B 4729Z",
        "restaurant": "5610A 5610B 5610C 5630Z",
        "hairdresser": "9602A",
        "bank": "6419Z 6492Z",
        "services": "9602B 9601A 9601B 9604Z 7911Z 6831Z 9523Z 9529Z 7420Z 8553Z",
        "delicatessen": "5621Z 1085Z",
        "chocolate": "1082Z",
        "tea_coffee": "1083Z",
        "bicycles": "4764Z",
    }
)
# In this order: « boulangerie-pâtisserie-chocolaterie » is a bakery, « épicerie bio » is organic.
_FRENCH_STEMS = {
    "bakery": "boulang patiss viennois biscuit",
    "butcher": "boucher charcut volaill tripier",
    "cheese": "fromag cremerie cremier",
    "fish": "poisson",
    "greengrocer": "primeur fruits maraich",
    "wine": "cavist cave_ vin_ vins spiritueu boissons biere brasseur commerce_de_boisson",
    "chocolate": "choco confis",
    "organic": "bio$ bio_ biolog vrac dietet herborist",
    "delicatessen": "traiteur epicerie_fine",
    "tea_coffee": "the_ thes torref salon_de_the",
    "florist": "fleur jardiner",
    "bookshop": "librair presse papeter bande_dessinee bd_ journaux livre",
    "toys": "jouet jeux ludi",
    "shoes": "chauss botti",
    "services": """cordonn pressing laver blanchiss esthet beaute institut onglerie immobil assuranc voyage
        photo tatou auto_ecole toilett retouch service agence serrur""",
    "clothes": "lingerie vetement pret_a_porter mode textile maroquin habillement chapel friperie",
    "optician": "optic optique lunett audioproth",
    "jeweller": "bijou joail horlog montre",
    "pharmacy": "pharma parapharma",
    "hardware": "quincail brico droguer outillage",
    "household": """decorat maison meuble equipement_du_foyer cadeau vaissel art_de_la_table literie
        ameublement brocant antiqu galerie""",
    "perfumery": "parfum cosmet",
    "phone_repair": "telephon informat electron multimedia",
    "haberdashery": "mercer tricot laine tissu couture",
    "record_shop": "disqu vinyl musique instrument",
    "bicycles": "cycle velo",
    "hairdresser": "coiff barbier",
    "bank": "banqu credit",
    "restaurant": """restaur bar$ bar_ brasserie pizz creper snack bistro cafe kebab sushi glacier
        debit_de_boisson pub$ fast_food sandwich""",
    "grocery": "epicer superett superm alimenta hyperm produits_regionaux",
}
_FRENCH = tuple(
    (re.compile(rf"(?:^|_)(?:{'|'.join(stems.split())})"), kind) for kind, stems in _FRENCH_STEMS.items()
)
_EMPTY = frozenset({"vacant", "no", "closed", "disused"})


def kind_of_shop(record: Record) -> str | None:
    """The code of a kind (`shops.kinds`); None when the record is of no shop at all, or of empty premises."""
    texts = record.texts
    shop = texts.get("shop", "").casefold().split(";")[0].strip()
    if shop in _EMPTY or texts.get("disused_shop") or texts.get("vacant", "").casefold() in ("yes", "oui"):
        return None
    if shop:
        organic = texts.get("organic") == "only" and shop in ("supermarket", "convenience", "greengrocer")
        return "organic" if organic else _SHOP.get(shop) or _in_french(shop) or "other"
    if texts.get("craft"):
        return _CRAFT.get(texts["craft"], "services")
    if texts.get("amenity"):
        return _AMENITY.get(texts["amenity"])
    if texts.get("office") or texts.get("tourism") in ("hotel", "gallery"):
        return "services"
    return _of_words(record)


def _of_words(record: Record) -> str:
    for name in TRADE_CODE:
        code = re.sub(r"[^0-9A-Z]", "", record.texts.get(name, "").upper())
        if code in _NAF:
            return _NAF[code]
    words = [record.texts[name] for name in TRADE if record.texts.get(name)]
    for text in (*words, record.first(*SHOP_NAME)):
        word = fold_key(text)
        kind = _SHOP.get(word) or _AMENITY.get(word) or _in_french(word)
        if kind:
            return kind
    return "other"


def _in_french(word: str) -> str | None:
    return next((kind for pattern, kind in _FRENCH if pattern.search(word)), None)
