"""The header names of WooCommerce's export in the languages it speaks, folded (no accents, case or marks)."""

import re

_WORDS = {
    "id": "id",
    "type": "type | typ | tipo | tipologia",
    "sku": "sku | ugs | artikelnummer | cod | codigo | ref | sku (ugs)",
    "ean": """gtin, upc, ean, or isbn | gtin, upc, ean or isbn | gtin, upc, ean ou isbn
        | gtin, upc, ean o isbn | gtin, upc, ean oder isbn | gtin, upc, ean of isbn | global unique id
        | gtin | ean | upc | isbn
        | code-barres | code barre | meta _ts_gtin | meta _global_unique_id | meta _alg_ean
        | meta ean | meta _ean
        | meta _wpm_gtin_code | meta _gtin | meta hwp_product_gtin | meta hwp_var_gtin | meta _barcode
        | meta barcode""",
    "name": "name | nom | nombre | nome | naam | bezeichnung",
    "published": "published | publie | publiee | veroffentlicht | publicado | pubblicato | gepubliceerd",
    "visibility": """visibility in catalog | visibility in catalogue | visibilite dans le catalogue
        | sichtbarkeit im katalog | visibilidad en el catalogo | visibilita nel catalogo
        | zichtbaarheid in de catalogus | zichtbaarheid in catalogus | visibilidade no catalogo""",
    "short": """short description | description courte | kurzbeschreibung | descripcion corta
        | breve descrizione | descrizione breve | korte beschrijving | descricao curta | descricao breve""",
    "description": "description | beschreibung | descripcion | descrizione | beschrijving | descricao",
    "sale_starts": """date sale price starts | date de debut de promo | datum, an dem angebotspreis beginnt
        | dia en que empieza el precio rebajado | data di inizio del prezzo in offerta | startdatum actieprijs
        | data de inicio da promocao""",
    "sale_ends": """date sale price ends | date de fin de promo | datum, an dem angebotspreis endet
        | dia en que termina el precio rebajado | data di fine del prezzo in offerta | einddatum actieprijs
        | data de fim da promocao""",
    "tax_status": """tax status | etat de la tva | statut fiscal | steuerstatus | estado del impuesto
        | stato delle imposte | btw status | status do imposto""",
    "tax_class": """tax class | classe de tva | classe de taxe | steuerklasse | clase de impuesto
        | aliquota di imposta | btw-tarief | belastingklasse | classe de imposto""",
    "in_stock": """in stock | en stock | vorratig | auf lager | existencias | hay existencias | in magazzino
        | op voorraad | em estoque | em stock""",
    "stock": """stock | stock quantity | quantite en stock | lager | lagerbestand | bestand | inventario
        | magazzino | voorraad | estoque""",
    "sale_price": """sale price | tarif promo | prix promo | angebotspreis | precio rebajado
        | prezzo in offerta | actieprijs | preco promocional""",
    "regular_price": """regular price | tarif regulier | prix regulier | tarif normal | regularer preis
        | precio normal | prezzo di listino | reguliere prijs | normale prijs | preco | preco normal""",
    "categories": "categories | kategorien | categorias | categorie | categorieen",
    "images": "images | bilder | imagenes | immagine | immagini | afbeeldingen | imagens",
    "parent": """parent | ubergeordnetes produkt | eltern | elternteil | superior | padre | genitore | hoofd
        | bovenliggend | ascendente | pai""",
}
_WEIGHTS = ("weight", "poids", "gewicht", "peso")
_UNITS = ("kg", "g", "lbs", "lb", "oz")

NAMES: dict[str, frozenset[str]] = {
    field: frozenset(" ".join(name.split()) for name in words.split("|")) for field, words in _WORDS.items()
}
NAMES["weight"] = frozenset(_WEIGHTS) | {f"{word} ({unit})" for word in _WEIGHTS for unit in _UNITS}
WEIGHT = re.compile(r"(?:weight|poids|gewicht|peso) \((?P<unit>kg|g|lbs?|oz)\)")

_NUMBER_AFTER = r"at+rib\w* (?P<n1>\d+)"
_NUMBER_LAST = r"at+rib\w*(?: \w+)? (?P<n2>\d+)$"
_NAME = r"\b(?:name|nom|nombre|nome|naam)\b"
_VALUE = r"\b(?:values?|valeurs?|werte?|valor|valores|valore|valori|waardes?|waarden)\b"
ATTRIBUTE_NAME = re.compile(rf"^(?=.*{_NAME})(?:.*?{_NUMBER_AFTER}|.*{_NUMBER_LAST})")
ATTRIBUTE_VALUE = re.compile(rf"^(?=.*{_VALUE})(?:.*?{_NUMBER_AFTER}|.*{_NUMBER_LAST})")
