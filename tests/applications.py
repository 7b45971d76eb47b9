"""Shopkeepers who apply to join the street."""

import io

from marketplace.core.db import transaction
from marketplace.shops.applying.models import ShopApplication
from marketplace.shops.applying.papers import keep_papers, read_paper
from marketplace.shops.applying.queries import key_of
from marketplace.shops.applying.services import Applicant, apply, confirm
from marketplace.shops.applying.states import NEEDED
from marketplace.towns.models import Town
from tests.photographs import jpeg

PDF = b"%PDF-1.7\n1 0 obj\n<< >>\nendobj\ntrailer << >>\n%%EOF\n"
NADIA = Applicant(
    shop_name="Le Fil d’Or",
    kind="haberdashery",
    address="12 rue du Phare",
    name="Nadia Kaci",
    email="nadia@example.org",
    company_name="Kaci SARL",
    company_number="73282932000074",
    legal_form="SARL",
)


def make_application(
    town: Town, *, applicant: Applicant = NADIA, is_confirmed: bool = True
) -> ShopApplication:
    """Somebody who asks to join, without papers."""
    with transaction():
        application = apply(town.id, applicant=applicant)
        if is_confirmed:
            confirm(application)
    return application


def give_papers(application: ShopApplication) -> None:
    """Both papers that the law asks for."""
    papers = [read_paper(io.BytesIO(jpeg(60, 40)), kind=kind, name="IMG 1.jpg") for kind in NEEDED]
    with transaction():
        keep_papers(application, papers=papers)


def link_of(application: ShopApplication) -> str:
    """Where the mailed link leads."""
    return f"/join/{application.reference}/{key_of(application)}"
