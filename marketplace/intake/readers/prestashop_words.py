"""The headers of PrestaShop's exports and import templates, in French and English, folded."""

_WORDS = {
    "id": "id | product id | id produit | id du produit | id_product | identifiant | identifiant produit",
    "attribute": """attribute (name type position) | attribut (nom type position) | attribute | attribut
        | attributes | attributs | groupe d'attributs""",
    "value": """value (value position) | valeur (valeur position) | valeur (nom position) | value | valeur
        | valeurs | values""",
    "name": "name | nom | product name | nom du produit",
    "active": """active (0/1) | actif (0/1) | active (0 = no, 1 = yes) | actif (0 = non, 1 = oui)
        | active | actif | status | statut | etat | enabled""",
    "visibility": "visibility | visibilite",
    "categories": """categories (x,y,z...) | categories | category | categorie | name_category
        | categorie par defaut | default category""",
    "price_net": """price tax excluded | price (tax excl.) | price tax excl. | prix ht | prix (ht)
        | prix de base ht | prix hors taxes | price_tex | price (tax excl) | price""",
    "price": """price tax included | price (tax incl.) | price tax incl. | prix ttc | prix (ttc) | prix final
        | price_tin | price (tax incl) | final price | price_final""",
    "tax": """tax rules id | tax rule id | id regle de taxes | id de la regle de taxes | id_tax_rules_group
        | regle de taxe | tax rule | tax rate | taux de tva | tva""",
    "impact": "impact on price | impact sur le prix | impact prix | impact de prix | impact ht",
    "sku": """reference | reference # | reference no | reference n° | reference produit
        | reference declinaison | combination reference""",
    "ean": "ean13 | ean-13 | ean 13 | ean | ean-13 ou code-barres jan | gtin | code-barres",
    "upc": "upc | code-barres upc",
    "brand": "manufacturer | marque | brand | fabricant | manufacturer_name",
    "weight": "weight | poids | poids du colis",
    "stock": "quantity | quantite | qte | sav_quantity | quantite disponible | available quantity",
    "short": "summary | resume | recapitulatif | short description | description_short | description courte",
    "description": "description | description longue",
    "pictures": """image urls (x,y,z...) | url des images (x,y,z...) | urls des images (x,y,z...) | image url
        | url des images | image | image_link | images""",
    "file": "file url | url du fichier",
}
NAMES: dict[str, frozenset[str]] = {
    field: frozenset(" ".join(name.split()) for name in words.split("|")) for field, words in _WORDS.items()
}
_SIGNS = """
    actif (0/1) | active (0/1) | attribut (nom type position) | attribute (name type position) |
    categories (x,y,z...) | description_short | eco-participation | ecotax | ecotaxe | en promo
    (0/1) | en solde (0/1) | en soldes (0/1) | id de la regle de taxes | id produit | id regle de
    taxes | id_category_default | id_manufacturer | id_product | id_tax_rules_group | image urls
    (x,y,z...) | impact on price | impact sur le prix | link_rewrite | low stock level | minimal
    quantity | niveau de stock bas | on sale (0/1) | position | price (tax excl.) | price (tax
    incl.) | price tax excluded | price tax included | prix (ht) | prix (ttc) | prix d'achat |
    product id | quantite minimale | tax rules id | url des images (x,y,z...) | url reecrite | url
    rewritten | url simplifiee | wholesale price
"""
SIGNS = frozenset(" ".join(name.split()) for name in _SIGNS.split("|"))
"""Headers that hardly another program writes."""
