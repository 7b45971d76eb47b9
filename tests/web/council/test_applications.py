"""The town hall reads applications, and answers each once."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from marketplace.core.db import db, transaction
from marketplace.notices.models import Notice
from marketplace.shops.applying.models import ApplicationPaper, ShopApplication
from marketplace.shops.applying.papers import Paper, keep_papers
from marketplace.shops.applying.queries import papers_of
from marketplace.shops.applying.services import answer, remove_paper
from marketplace.shops.applying.states import ApplicationState, PaperKind
from marketplace.shops.models import Shop, ShopLegal, ShopRole
from marketplace.shops.states import ShopStatus
from marketplace.shops.team.models import ShopInvitation
from marketplace.towns.models import Town
from tests.applications import PDF, give_papers, make_application
from tests.visitors import Visitor

LIST = "/council/applications"


@pytest.fixture
def application(town: Town) -> ShopApplication:
    """Nadia's, with both papers."""
    made = make_application(town)
    give_papers(made)
    return made


def path_of(application: ShopApplication) -> str:
    """Its page."""
    return f"{LIST}/{application.reference}"


def stored(application: ShopApplication) -> ShopApplication:
    """The application as it is kept now."""
    key = application.town_id, application.id
    return db.session.get_one(ShopApplication, key, populate_existing=True)


def last_mail(town: Town) -> Notice:
    """What was queued last."""
    query = select(Notice).where(Notice.town_id == town.id).order_by(Notice.id.desc()).limit(1)
    return db.session.scalars(query).one()


def shops(town: Town) -> list[Shop]:
    """The shops of the town."""
    return list(db.session.scalars(select(Shop).where(Shop.town_id == town.id)))


def test_who_is_admitted_has_a_shop_and_is_invited(
    manager: Visitor, town: Town, application: ShopApplication
) -> None:
    page, version = path_of(application), stored(application).version
    answer = manager.submit(page, {"version": version, "welcome": "À bientôt !"}, to=f"{page}/admission")
    assert (answer.status_code, answer.location) == (303, page)
    (shop,) = shops(town)
    assert (shop.name, shop.status, shop.street_number) == ("Le Fil d’Or", ShopStatus.SHOWCASE, 12)
    legal = db.session.get_one(ShopLegal, (town.id, shop.id))
    assert (legal.company_name, legal.siren) == ("Kaci SARL", "732829320")
    invitation = db.session.scalars(select(ShopInvitation).where(ShopInvitation.town_id == town.id)).one()
    assert (invitation.email, invitation.role) == ("nadia@example.org", ShopRole.OWNER)
    assert stored(application).shop_id == shop.id
    mail = last_mail(town)
    assert "/backoffice/joining/" in mail.body
    assert "À bientôt" in mail.body


def test_without_its_papers_nobody_is_let_in_unless_they_were_shown(manager: Visitor, town: Town) -> None:
    application = make_application(town)
    page, version = path_of(application), application.version
    refused = manager.submit(page, {"version": version, "welcome": "Bonjour"}, to=f"{page}/admission")
    assert refused.status_code == 409
    assert "Il manque" in refused.text
    assert "Bonjour" in refused.text
    assert shops(town) == []
    shown = {"version": version, "seen": ["identity", "register"]}
    assert manager.submit(page, shown, to=f"{page}/admission").status_code == 303
    assert len(shops(town)) == 1


def test_a_question_and_a_refusal_are_told_by_mail(
    manager: Visitor, town: Town, application: ShopApplication
) -> None:
    page = path_of(application)
    manager.submit(page, {"version": application.version, "text": "Votre bail ?"}, to=f"{page}/question")
    assert stored(application).state is ApplicationState.ASKED
    assert "Votre bail" in last_mail(town).body
    assert "/join/" in last_mail(town).body
    again = {"version": stored(application).version, "reasons": "Hors de la rue."}
    manager.submit(page, again, to=f"{page}/refusal")
    assert stored(application).state is ApplicationState.REFUSED
    assert "Hors de la rue." in last_mail(town).body
    assert stored(application).erase_at is not None
    assert shops(town) == []


@pytest.mark.parametrize("act", ["admission", "question", "refusal"])
def test_who_comes_second_is_told_and_keeps_their_words(
    manager: Visitor, town: Town, application: ShopApplication, act: str
) -> None:
    page, version = path_of(application), application.version
    manager.submit(page, {"version": version, "reasons": "Non."}, to=f"{page}/refusal")
    typed = {"version": version, "text": "Mes mots", "reasons": "Mes mots", "welcome": "Mes mots"}
    answer = manager.post(
        f"{page}/{act}", data={"csrf_token": manager.token_on("/council/showcase"), **typed}
    )
    assert answer.status_code == 409
    assert "a reçu une réponse entre-temps" in answer.text.replace("\u00a0", " ")
    assert "Mes mots" in answer.text
    assert stored(application).state is ApplicationState.REFUSED
    assert shops(town) == []


@pytest.mark.parametrize(("act", "field"), [("question", "text"), ("refusal", "reasons")])
def test_an_empty_answer_is_refused_in_words(
    manager: Visitor, town: Town, application: ShopApplication, act: str, field: str
) -> None:
    page = path_of(application)
    answer = manager.submit(page, {"version": application.version, field: " "}, to=f"{page}/{act}")
    assert answer.status_code == 422
    assert stored(application).state is ApplicationState.WAITING


def test_without_the_token_nothing_changes(
    manager: Visitor, town: Town, application: ShopApplication
) -> None:
    for act in ("admission", "question", "refusal"):
        data = {"version": application.version, "text": "x", "reasons": "x"}
        assert manager.post(f"{path_of(application)}/{act}", data=data).status_code == 400
    assert stored(application).state is ApplicationState.WAITING


def test_nobody_else_sees_an_application_or_its_papers(
    strangers: list[Visitor], town: Town, application: ShopApplication
) -> None:
    paper_id = db.session.scalars(
        select(ApplicationPaper.id).where(ApplicationPaper.town_id == town.id)
    ).first()
    paper = f"{path_of(application)}/papers/{paper_id}/{application.reference}-identity.jpg"
    for stranger in strangers:
        for address in (LIST, path_of(application), paper):
            assert stranger.get(address).status_code == 404
        for act in ("admission", "question", "refusal"):
            assert stranger.post(f"{path_of(application)}/{act}").status_code in {400, 404}
    for stranger in strangers[-1:]:  # the mayor of the other town, at home
        stranger.host = "val-brume.localhost"
        assert stranger.get(paper).status_code in {302, 404}
    assert stored(application).state is ApplicationState.WAITING


def test_a_paper_is_handed_out_and_never_shown(
    manager: Visitor, town: Town, application: ShopApplication
) -> None:
    paper_id = db.session.scalars(
        select(ApplicationPaper.id).where(ApplicationPaper.town_id == town.id).order_by(ApplicationPaper.id)
    ).first()
    name = f"{application.reference}-identity.jpg"
    answer = manager.get(f"{path_of(application)}/papers/{paper_id}/{name}")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.data.startswith(b"\xff\xd8")


def test_what_is_not_confirmed_is_not_there(manager: Visitor, town: Town) -> None:
    application = make_application(town, is_confirmed=False)
    assert manager.get(path_of(application)).status_code == 404
    assert "Le Fil d’Or" not in manager.get(LIST).text


def test_a_long_list_costs_as_many_queries_as_a_short_one(
    manager: Visitor, town: Town, count_sql: object
) -> None:
    for _n in range(6):
        make_application(town)
    with count_sql() as said:  # type: ignore[operator]
        page = manager.get(LIST).text
    assert page.count("Le Fil d’Or") == 6
    assert len(said) <= 4
    count = select(func.count(ShopApplication.id)).where(ShopApplication.town_id == town.id)
    assert db.session.scalar(count) == 6


def _more(application: ShopApplication) -> None:
    keep_papers(application, papers=[Paper(PaperKind.OTHER, "bail.pdf", "application/pdf", PDF)])


def _fewer(application: ShopApplication) -> None:
    remove_paper(application, paper_id=papers_of(application)[0].id)


def _words(application: ShopApplication) -> None:
    answer(application, text="Autre chose.")


@pytest.mark.parametrize("change", [_more, _fewer, _words])
def test_what_changed_since_it_was_read_is_not_decided(
    manager: Visitor, town: Town, application: ShopApplication, change: Callable[[ShopApplication], None]
) -> None:
    page, seen = path_of(application), stored(application).version
    with transaction():
        change(stored(application))
    late = manager.submit(page, {"version": seen, "welcome": "À bientôt !"}, to=f"{page}/admission")
    assert late.status_code == 409
    assert "À bientôt !" in late.text
    assert shops(town) == []
    assert stored(application).state is ApplicationState.WAITING


def test_elsewhere_than_in_france_the_company_s_number_stays_whole(
    manager: Visitor, town: Town, application: ShopApplication
) -> None:
    with transaction():
        db.session.get_one(Town, town.id).country = "DE"
        stored(application).company_number = "HRB12345678901"
    page, version = path_of(application), stored(application).version
    manager.submit(page, {"version": version, "welcome": ""}, to=f"{page}/admission")
    (shop,) = shops(town)
    assert db.session.get_one(ShopLegal, (town.id, shop.id)).siren == "HRB12345678901"
