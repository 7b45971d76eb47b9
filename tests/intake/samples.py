"""Small files in the shapes that shops export, made here."""

import csv
import io
from collections.abc import Sequence

WOO_FRENCH = (
    "ID", "Type", "UGS", "GTIN, UPC, EAN ou ISBN", "Nom", "Publié", "Visibilité dans le catalogue",
    "Description courte", "Description", "Date de début de promo", "Date de fin de promo", "Classe de TVA",
    "En stock ?", "Stock", "Poids (kg)", "Tarif promo", "Tarif régulier", "Catégories", "Images", "Parent",
    "Nom de l’attribut 1", "Valeur(s) de l’attribut 1 ",
)  # fmt: skip
SHOPIFY = (
    "Handle", "Title", "Body (HTML)", "Product Category", "Type", "Published", "Option1 Name",
    "Option1 Value", "Option2 Name", "Option2 Value", "Option3 Name", "Option3 Value",
    "Variant SKU", "Variant Grams",
    "Variant Inventory Tracker", "Variant Inventory Qty", "Variant Price", "Variant Barcode", "Image Src",
    "Gift Card", "Variant Tax Code", "Status",
)  # fmt: skip


def csv_text(headers: Sequence[str], *rows: dict[str, str], separator: str = ",", newline: str = "\n") -> str:
    """A CSV file whose rows give only the columns they need."""
    text = io.StringIO()
    writer = csv.DictWriter(text, headers, restval="", delimiter=separator, lineterminator=newline)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def woo(*rows: dict[str, str]) -> bytes:
    """A French WooCommerce export; a row says what differs from a simple product at 8,90."""
    usual = {"Type": "simple", "Nom": "Miel", "Publié": "1", "En stock ?": "1", "Tarif régulier": "8,90"}
    return csv_text(WOO_FRENCH, *({**usual, **row} for row in rows)).encode()


def shopify(*rows: dict[str, str]) -> bytes:
    """A Shopify export, as its rows say."""
    return csv_text(SHOPIFY, *rows).encode()


def shirt(**changes: str) -> dict[str, str]:
    """The first row of a Shopify product with sizes."""
    row = {
        "Handle": "chemise", "Title": "Chemise", "Published": "true", "Option1 Name": "Taille",
        "Option1 Value": "S", "Variant SKU": "CH-S", "Variant Inventory Tracker": "shopify",
        "Variant Inventory Qty": "3", "Variant Price": "49.00", "Status": "active",
    }  # fmt: skip
    return {**row, **{name.replace("_", " "): value for name, value in changes.items()}}
