"""A shopkeeper applies without an account: form, mail, papers, answer, way out."""

import io
import re
from typing import Any

import pytest
from sqlalchemy import func, select

from marketplace.accounts.throttling import FREE_TRIES_PER_ACCOUNT
from marketplace.core import clock
from marketplace.core.db import db, transaction
from marketplace.notices.models import Notice
from marketplace.shops.applying import papers
from marketplace.shops.applying.models import ApplicationPaper, ApplicationWord, ShopApplication
from marketplace.shops.applying.services import ask
from marketplace.shops.applying.states import ApplicationState
from marketplace.towns.models import Town
from tests.applications import PDF, link_of, make_application
from tests.factories import make_official
from tests.photographs import jpeg
from tests.visitors import Visitor

PAGE = "/join"
TYPED = {
    "shop_name": "Le Fil d’Or",
    "kind": "haberdashery",
    "address": "12 rue du Phare",
    "company_name": "Kaci SARL",
    "company_number": "732 829 320 00074",
    "name": "Nadia Kaci",
    "email": "Nadia@example.org",
    "message": "Nous brodons depuis 1987.",
    "certifies": "y",
}


@pytest.fixture
def application(town: Town) -> ShopApplication:
    """One whose address is not proved yet."""
    return make_application(town, is_confirmed=False)


def stored() -> ShopApplication:
    """The only application, as it is kept now."""
    return db.session.scalars(select(ShopApplication).execution_options(populate_existing=True)).one()


def mails() -> list[Notice]:
    """What was queued, in its order."""
    return list(db.session.scalars(select(Notice).order_by(Notice.id)))


def files(**named: tuple[bytes, str]) -> dict[str, Any]:
    """Files as a browser sends them."""
    return {field: (io.BytesIO(content), name) for field, (content, name) in named.items()}


@pytest.mark.all_towns
def test_the_form_is_kept_and_leads_on_by_mail_alone(visitor: Visitor, town: Town) -> None:
    response = visitor.post(PAGE, data=TYPED)
    assert (response.status_code, response.location) == (303, f"{PAGE}/sent")
    assert "Set-Cookie" not in response.headers
    kept = stored()
    assert (kept.state, kept.email) == (ApplicationState.UNCONFIRMED, "nadia@example.org")
    assert kept.company_number == "73282932000074"
    (mail,) = mails()
    found = re.search(r"https?://[^/\s]+(/join/\S+)", mail.body)
    assert mail.recipient == "nadia@example.org"
    assert found
    assert visitor.get(found[1]).status_code == 200
    assert stored().state is ApplicationState.UNCONFIRMED  # a mail program that looks ahead confirms nothing


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("company_number", "73282932000075", "Un chiffre de ce SIRET est faux"),
        ("company_number", "732829320", "Un SIRET a quatorze chiffres"),
        ("email", "nadia", "Écrivez une adresse comme"),
        ("shop_name", "", "Dites comment s’appelle la boutique"),
        ("kind", "pirates", "Not a valid choice"),
        ("certifies", "", "La loi demande cet engagement"),
        ("message", "x" * 2001, "Au plus 2000 caractères"),
    ],
)
@pytest.mark.all_towns
def test_what_cannot_be_is_refused_in_words_and_all_typed_stays(
    visitor: Visitor, town: Town, field: str, typed: str, sentence: str
) -> None:
    response = visitor.post(PAGE, data={**TYPED, field: typed})
    assert response.status_code == 422
    page = response.text.replace("\u00a0", " ")
    assert sentence in page or field == "kind"
    assert "12 rue du Phare" in page
    assert db.session.scalar(select(func.count(ShopApplication.id))) == 0
    assert mails() == []


@pytest.mark.all_towns
def test_from_elsewhere_nothing_is_kept(visitor: Visitor, town: Town) -> None:
    assert visitor.post(PAGE, data=TYPED, headers={"Origin": "https://evil.example"}).status_code == 400
    assert db.session.scalar(select(func.count(ShopApplication.id))) == 0


@pytest.mark.all_towns
def test_papers_and_words_go_to_the_town_hall_together(
    visitor: Visitor, town: Town, application: ShopApplication
) -> None:
    sent = files(identity=(jpeg(80, 60), "moi.jpg"), register=(PDF, "kbis.pdf"))
    response = visitor.post(link_of(application), data={"text": "Voici.", **sent})
    assert response.status_code == 303
    assert stored().state is ApplicationState.WAITING
    kept = db.session.scalars(select(ApplicationPaper).order_by(ApplicationPaper.id)).all()
    assert [paper.media_type for paper in kept] == ["image/jpeg", "application/pdf"]
    assert db.session.scalars(select(ApplicationWord.text)).all() == ["Voici."]
    assert "no-store" in visitor.get(link_of(application)).headers["Cache-Control"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"MZ\x90\x00 a program", "n’est ni un PDF ni une photo lisible"),
        (b"%PDF-1.7 cut short", "n’est pas entier"),
        (b"%PDF-" + b"x" * 1000, "dépasse 5 Mo"),
        (b"", "n’est ni un PDF ni une photo lisible"),
    ],
)
@pytest.mark.all_towns
def test_a_bad_file_is_refused_in_words_and_the_good_one_stays(
    visitor: Visitor,
    town: Town,
    application: ShopApplication,
    content: bytes,
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(papers, "MOST_BYTES", 1000)  # the test browser leaves files of 5 MB behind
    sent = files(identity=(content, "moi.pdf"), register=(PDF, "kbis.pdf"))
    response = visitor.post(link_of(application), data={"text": "Mes mots.", **sent})
    assert response.status_code == 422
    assert sentence in response.text.replace("\u00a0", " ")
    assert "Mes mots." in response.text
    assert "kbis.pdf" in response.text
    assert stored().state is ApplicationState.UNCONFIRMED


@pytest.mark.all_towns
def test_the_shopkeeper_answers_what_was_asked(
    visitor: Visitor, town: Town, application: ShopApplication
) -> None:
    visitor.post(link_of(application), data={})
    official = make_official(town)
    with transaction():
        ask(stored(), text="Votre bail ?", by_user_id=official.id, seen_version=stored().version)
    assert "Votre bail" in visitor.get(link_of(application)).text
    visitor.post(link_of(application), data={"text": "Le voici."})
    assert stored().state is ApplicationState.WAITING


@pytest.mark.all_towns
def test_who_takes_it_back_leaves_nothing(visitor: Visitor, town: Town, application: ShopApplication) -> None:
    visitor.post(link_of(application), data=files(register=(PDF, "kbis.pdf")))
    path = link_of(application)
    assert visitor.post(f"{path}/removal").status_code == 200
    for table in (ShopApplication, ApplicationPaper, ApplicationWord):
        assert db.session.scalar(select(func.count(table.id))) == 0
    assert visitor.get(path).status_code == 404


@pytest.mark.all_towns
def test_a_paper_is_taken_out_again(visitor: Visitor, town: Town, application: ShopApplication) -> None:
    visitor.post(link_of(application), data=files(register=(PDF, "kbis.pdf")))
    paper_id = db.session.scalars(select(ApplicationPaper.id)).one()
    assert visitor.post(f"{link_of(application)}/papers/{paper_id}/removal").status_code == 303
    assert db.session.scalar(select(func.count(ApplicationPaper.id))) == 0


@pytest.mark.all_towns
def test_another_key_or_another_town_opens_nothing(
    visitor: Visitor, town: Town, other_town: Town, application: ShopApplication
) -> None:
    assert visitor.get(f"{PAGE}/{application.reference}/{'0' * 32}").status_code == 404
    path = link_of(application)
    visitor.host = "val-brume.localhost"
    assert visitor.get(path).status_code == 404
    assert visitor.post(f"{path}/removal").status_code == 404
    assert stored().state is ApplicationState.UNCONFIRMED
    assert clock.now() < (stored().erase_at or clock.now())


@pytest.mark.all_towns
def test_what_is_added_meanwhile_is_kept_and_not_mailed_again(
    visitor: Visitor, town: Town, application: ShopApplication
) -> None:
    with transaction():
        db.session.get_one(Town, town.id).help_email = "mairie@example.org"
    visitor.post(link_of(application), data={})
    assert len(mails()) == 1
    assert visitor.post(link_of(application), data={"text": "J’ajoute un mot."}).status_code == 303
    assert visitor.post(link_of(application), data=files(other=(PDF, "bail.pdf"))).status_code == 303
    assert len(mails()) == 1
    by = make_official(town).id
    with transaction():
        ask(stored(), text="Votre bail ?", by_user_id=by, seen_version=stored().version)
    visitor.post(link_of(application), data={"text": "Le voici."})
    assert len(mails()) == 2


@pytest.mark.all_towns
def test_an_answer_without_word_or_paper_is_refused(
    visitor: Visitor, town: Town, application: ShopApplication
) -> None:
    with transaction():
        db.session.get_one(Town, town.id).help_email = "mairie@example.org"
    visitor.post(link_of(application), data={})
    refused = visitor.post(link_of(application), data={"text": "  "})
    assert refused.status_code == 422
    assert "Écrivez un mot ou joignez un papier" in refused.text
    assert db.session.scalars(select(ApplicationWord.text)).all() == []
    assert len(mails()) == 1


@pytest.mark.all_towns
def test_who_sends_without_end_waits_and_keeps_what_was_typed(
    visitor: Visitor, town: Town, application: ShopApplication
) -> None:
    for word in range(FREE_TRIES_PER_ACCOUNT):
        assert visitor.post(link_of(application), data={"text": f"Mot {word}."}).status_code == 303
    late = visitor.post(link_of(application), data={"text": "Un mot de trop."})
    assert late.status_code == 429
    assert "Un mot de trop." in late.text
    assert len(db.session.scalars(select(ApplicationWord.id)).all()) == FREE_TRIES_PER_ACCOUNT


@pytest.mark.all_towns
@pytest.mark.parametrize(("number", "status"), [("HRB12345678901", 303), ("HRB123456789012", 422)])
def test_elsewhere_a_number_is_kept_whole_or_refused_in_words(
    visitor: Visitor, town: Town, number: str, status: int
) -> None:
    with transaction():
        db.session.get_one(Town, town.id).country = "DE"
    answer = visitor.post(PAGE, data={**TYPED, "company_number": number})
    assert answer.status_code == status
    if status == 303:
        assert stored().company_number == number
    else:
        assert "quatorze signes au plus" in answer.text
