"""What a column of a file may say, in words, and the headers that merchants give it.

Headers are compared without accents, case, marks and the word euro. `HEADERS` are read for certain; `HINTS`
are words that such a header has somewhere, tried in their order. Both know columns that are left out on
purpose: what the shop itself pays, what it has ordered, dates.
"""

import re
from functools import lru_cache
from typing import Any

from marketplace.core.words import lazy
from marketplace.intake.words import fold

FIELDS: dict[str, Any] = {
    "name": lazy("Nom de l’article"),
    "price": lazy("Prix TTC"),
    "price_net": lazy("Prix HT"),
    "price_kilo": lazy("Prix TTC au kilo"),
    "vat": lazy("TVA"),
    "stock": lazy("Stock"),
    "sku": lazy("Référence"),
    "ean": lazy("Code-barres"),
    "label": lazy("Format ou déclinaison"),
    "option": lazy("Option (taille, couleur…)"),
    "shelf": lazy("Rayon"),
    "category": lazy("Catégorie"),
    "description": lazy("Description"),
    "brand": lazy("Marque"),
    "pictures": lazy("Photos (adresses)"),
    "state": lazy("État (en vente, masqué…)"),
    "sold_by": lazy("Vendu à la pièce ou au poids"),
    "usual_weight": lazy("Poids usuel d’une pièce"),
    "weight": lazy("Poids"),
    "net": lazy("Contenance"),
    "net_unit": lazy("Unité de la contenance"),
    "origin": lazy("Origine"),
    "storage": lazy("Conservation"),
    "allergens": lazy("Allergènes"),
    "alcohol": lazy("Degré d’alcool"),
    "age": lazy("Âge minimum"),
    "maker_name": lazy("Fabricant"),
    "maker_address": lazy("Adresse du fabricant"),
    "maker_contact": lazy("Contact du fabricant"),
    "warnings": lazy("Avertissements"),
}
SEVERAL = frozenset({"option", "pictures"})
"""Fields that more than one column may have."""

_HEADERS = {
    "name": """nom | nom du produit | nom produit | nom de l article | nom article | produit |
        article | designation | designation article | designation produit | libelle |
        libelle article | libelle produit | libelle long | intitule | denomination | titre |
        title | name | product | product name | product title | item | item name |
        bezeichnung | nombre | descrizione articolo""",
    "price": """prix | prix ttc | prix tvac | prix de vente | prix de vente ttc | prix vente | prix
        vente ttc | prix public | prix public ttc | prix unitaire | prix unitaire ttc | pv |
        pv ttc | pvttc | pu | pu ttc | puttc | px ttc | px vente ttc | tarif | tarif ttc |
        ttc | montant ttc | price | unit price | retail price | selling price | sale price
        incl tax | price incl tax | price tax incl | preis | prix eur | prix de vente
        conseille ttc""",
    "price_net": """prix ht | prix de vente ht | prix vente ht | prix public ht | prix unitaire ht | pv
        ht | pvht | pu ht | puht | px ht | tarif ht | ht | montant ht | prix hors taxe |
        prix hors taxes | net price | price excl tax | price tax excl | prix htva""",
    "price_kilo": """prix au kilo | prix au kg | prix kg | prix kilo | prix ttc kg | prix au kilo ttc |
        price per kg""",
    "vat": """tva | tva % | taux tva | taux de tva | taux tva % | tva en % | taux | vat | vat rate
        | vat % | tax | tax rate | taxe | taxes | mwst""",
    "stock": """stock | quantite | quantites | qte | quantity | qty | stock actuel | stock reel |
        stock physique | stock disponible | stock magasin | stock boutique | en stock |
        quantite en stock | qte en stock | qte stock | quantite disponible | disponible |
        disponibilite | inventaire | inventory | on hand | stock quantity | stock level | in
        stock | nb | nombre | bestand""",
    "sku": """reference | references | ref | ref article | reference article | reference produit |
        ref produit | code article | code produit | code interne | reference interne | sku |
        ugs | code | plu | code plu | numero article | num article | no article | item
        number | item code | product code | article code | artikelnummer | id article | id
        produit""",
    "ean": """ean | ean13 | ean 13 | ean8 | ean 8 | gtin | gtin13 | gtin 13 | upc | isbn | code
        barres | code barre | codes barres | codebarre | codebarres | code a barres | code
        ean | code ean13 | code gtin | gencod | gencode | barcode | bar code | ean gtin |
        gtin ean""",
    "label": """format | formats | declinaison | declinaisons | variante | variant | version |
        modele | conditionnement | presentation""",
    "option": """taille | tailles | couleur | couleurs | coloris | pointure | parfum | gout | matiere
        | size | colour | color | longueur | teinte | millesime | cuisson""",
    "shelf": """rayon | famille | sous famille | famille d articles | groupe | type | type de
        produit | gamme | collection | univers | rubrique | department | product type |
        family | shelf""",
    "category": "categorie | categories | category | categorie produit | product category | kategorie",
    "description": """description | descriptif | description longue | long description | description
        produit | description courte | texte | details | detail | resume""",
    "brand": "marque | marques | brand | editeur | publisher | maison",
    "pictures": """photo | photos | image | images | url image | image url | url photo | photo url |
        lien image | lien photo | picture | pictures | visuel | visuels | image link | url
        de l image""",
    "state": """etat | statut | status | publie | actif | active | visible | published | en ligne |
        affiche | en vente | state""",
    "sold_by": """vendu | vendu par | vendu au | vendu a | mode de vente | type de vente | unite de
        vente | sold by""",
    "usual_weight": "poids usuel g | poids usuel | poids moyen | poids moyen g | poids indicatif",
    "weight": """poids | poids kg | poids g | poids brut | poids unitaire | weight | weight kg |
        weight g | masse""",
    "net": """contenance | contenu | contenu net | volume | volume ml | volume cl | quantite nette
        | poids net | poids net g | poids net kg | net quantity""",
    "net_unit": "unite | unites | unite de mesure | unite de contenance | unit | unit of measure",
    "origin": "origine | provenance | pays d origine | pays | origin | country of origin | made in",
    "storage": "conservation | mode de conservation | storage",
    "allergens": "allergenes | allergene | allergens",
    "alcohol": """alcool | alcool % | degre | degre alcool | degre d alcool | taux d alcool | tav |
        alcohol | abv | % vol | titre alcoometrique""",
    "age": "age | age minimum | age minimal | age limite | age limit",
    "maker_name": "fabricant | producteur | manufacturer | producer | maker | createur | artisan",
    "maker_address": "adresse fabricant | adresse du fabricant | manufacturer address",
    "maker_contact": "contact fabricant | contact du fabricant | e mail fabricant | manufacturer contact",
    "warnings": """avertissements | avertissement | precautions | consignes de securite | mises en
        garde | warnings""",
    "": """fournisseur | supplier | prix d achat | prix achat | prix d achat ht | pa | pa ht |
        paht | cout | cost | cost price | purchase price | prix de revient | marge | remise
        | prix barre | id | date | emplacement | commentaire | notes | prix promo | prix au
        litre""",
}
HEADERS: dict[str, str] = {
    " ".join(name.split()): field for field, names in _HEADERS.items() for name in names.split("|")
}
HINTS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\b(?:{words})\b"), field)
    for words, field in (
        (r"code ?(?:a )?barres?|ean ?\d*|gtin ?\d*|upc|isbn|gencode?|bar ?code", "ean"),
        (r"achat|revient|fournisseur|supplier|cost|cout|marge|remise|promo\w*|solde\w*|barre", ""),
        (r"mini\w*|maxi\w*|alerte|seuil|reserve\w*|command\w*|date|cree|modifie|postal", ""),
        (r"(?:prix|price|tarif|pv|pu|px|montant).*(?:kilo|kg)", "price_kilo"),
        (r"(?:prix|price|tarif|pv|pu|px|montant).*(?:ht|htva|hors taxes?|excl\w*)", "price_net"),
        (r"prix|price|tarif|pv|px|ttc", "price"),
        (r"tva|vat|taxe?", "vat"),
        (r"stocks?|qte|quantite|quantity|qty|inventaire|inventory", "stock"),
        (r"descriptif|descriptions?", "description"),
        (r"marque|brand", "brand"),
        (r"adresse.*fabricant", "maker_address"),
        (r"fabricant|producteur|manufacturer", "maker_name"),
        (r"famille|rayon|categories?|category|rubrique|department", "shelf"),
        (r"images?|photos?|pictures?|visuels?", "pictures"),
        (r"poids|weight", "weight"),
        (r"tailles?|couleurs?|coloris|pointure", "option"),
        (r"origine|provenance", "origin"),
        (r"allerg\w*", "allergens"),
        (r"ref|reference|sku|code", "sku"),
        (r"designation|libelle|intitule|nom|name|title|titre|article|produit|product|item", "name"),
    )
)


@lru_cache(maxsize=4096)
def plain_header(header: str) -> str:
    """A header as it is compared: `PrixTTC (€)` is `prix ttc`, `P.U.` is `pu`."""
    words = fold(re.sub(r"(?<=[a-zé])(?=[A-Z])", " ", header))
    words = re.sub(r"\b([a-z])\.(?=[a-z]\b)", r"\1", words)
    words = re.sub(r"[^a-z0-9%]+", " ", words)
    return " ".join(word for word in words.split() if word not in ("eur", "euro", "euros"))
