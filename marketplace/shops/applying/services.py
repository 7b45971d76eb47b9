"""An application is made, confirmed, talked about, decided or taken back."""

from dataclasses import asdict, dataclass
from datetime import timedelta

from sqlalchemy import delete

from marketplace.core import clock
from marketplace.core.db import db
from marketplace.core.errors import ChangedMeanwhile
from marketplace.core.ids import new_id
from marketplace.core.references import new_reference
from marketplace.shops.applying.errors import ApplicationDecided
from marketplace.shops.applying.models import ApplicationPaper, ApplicationWord, ShopApplication
from marketplace.shops.applying.states import OPEN, ApplicationState

UNCONFIRMED_FOR = timedelta(days=7)
DECIDED_FOR = timedelta(days=183)
"""How long is kept what leads nowhere; of a shop that was let in, how long after its end. DSA art. 30 (5)."""
ASKED_FOR = DECIDED_FOR
WAITING_FOR = timedelta(days=365)
"""How long an application stays where nobody does anything more: the shopkeeper, or the town hall."""


@dataclass(frozen=True)
class Applicant:
    """What a shopkeeper says. `company_number`: as it was read (`legal.numbers.read_siret`)."""

    shop_name: str
    kind: str
    address: str
    name: str
    email: str
    company_name: str
    company_number: str
    phone: str = ""
    legal_form: str = ""
    register: str = ""
    message: str = ""
    locale: str = "fr"


def apply(town_id: int, *, applicant: Applicant) -> ShopApplication:
    """Write an application down; the town hall sees it once its address is proved. Commits: no."""
    now = clock.now()
    application = ShopApplication(
        id=new_id(),
        town_id=town_id,
        reference=new_reference(),
        state=ApplicationState.UNCONFIRMED,
        certified_at=now,
        created_at=now,
        erase_at=now + UNCONFIRMED_FOR,
        **asdict(applicant),
    )
    db.session.add(application)
    db.session.flush()
    return application


def confirm(application: ShopApplication) -> None:
    """The address is proved: the town hall sees it from now on. Raises: ApplicationDecided. Commits: no."""
    if application.state is not ApplicationState.UNCONFIRMED:
        raise ApplicationDecided
    application.become(ApplicationState.WAITING)
    now = clock.now()
    application.confirmed_at, application.erase_at = now, now + WAITING_FOR
    db.session.flush()


def answer(application: ShopApplication, *, text: str) -> bool:
    """The shopkeeper answers, or adds something while it waits; says whether the town hall's turn came.

    Raises: ApplicationDecided, ApplicationGone. Commits: no.
    Races: the row is held, so of two answers to one question one brings the town hall's turn.
    """
    application.hold()
    is_its_turn = application.state is ApplicationState.ASKED
    if is_its_turn:
        application.become(ApplicationState.WAITING)
    if application.state is not ApplicationState.WAITING:
        raise ApplicationDecided
    application.erase_at = clock.now() + WAITING_FOR
    _say(application, text, by_user_id=None)
    return is_its_turn


def ask(application: ShopApplication, *, text: str, by_user_id: int, seen_version: int) -> None:
    """The town hall asks for something more. Raises: ApplicationDecided. Commits: no.

    Races: of two agents who answer the same application, one finds that it is not as seen.
    """
    _check_seen(application, seen_version)
    if application.state is not ApplicationState.ASKED:
        application.become(ApplicationState.ASKED)
    application.erase_at = clock.now() + ASKED_FOR
    _say(application, text, by_user_id=by_user_id)


def refuse(application: ShopApplication, *, reasons: str, by_user_id: int, seen_version: int) -> None:
    """The shop is not let in, and is told why. Raises: ApplicationDecided. Races: as `ask`. Commits: no."""
    _decide(application, ApplicationState.REFUSED, by_user_id=by_user_id, seen_version=seen_version)
    application.erase_at = clock.now() + DECIDED_FOR
    _say(application, reasons, by_user_id=by_user_id)


def admitted(application: ShopApplication, *, text: str, by_user_id: int, seen_version: int) -> None:
    """It becomes a shop; the caller makes it, and names it here. Raises: ApplicationDecided. Commits: no.

    Races: as `ask`; whoever comes second waits for the first, and is then told.
    """
    _decide(application, ApplicationState.ADMITTED, by_user_id=by_user_id, seen_version=seen_version)
    application.erase_at = None  # its end is the shop's
    _say(application, text, by_user_id=by_user_id)


def take_back(application: ShopApplication) -> None:
    """The shopkeeper changed their mind: nothing of it stays. Raises: ApplicationDecided. Commits: no."""
    if application.state not in OPEN:
        raise ApplicationDecided
    forget(application)


def remove_paper(application: ShopApplication, *, paper_id: int) -> None:
    """Take a paper out again while the application is open.

    Raises: ApplicationDecided, ApplicationGone. Races: the row is held. Commits: no.
    """
    application.hold()
    if application.state not in OPEN:
        raise ApplicationDecided
    here = ApplicationPaper.town_id == application.town_id, ApplicationPaper.application_id == application.id
    db.session.execute(delete(ApplicationPaper).where(*here, ApplicationPaper.id == paper_id))
    db.session.flush()


def forget(application: ShopApplication) -> None:
    """Erase an application with its papers and all that was said. Commits: no."""
    for table in (ApplicationPaper, ApplicationWord):
        here = table.town_id == application.town_id, table.application_id == application.id
        db.session.execute(delete(table).where(*here).execution_options(synchronize_session=False))
    db.session.delete(application)
    db.session.flush()


def _check_seen(application: ShopApplication, seen_version: int) -> None:
    if application.version != seen_version:
        raise ApplicationDecided if application.state not in OPEN else ChangedMeanwhile


def _decide(
    application: ShopApplication, state: ApplicationState, *, by_user_id: int, seen_version: int
) -> None:
    _check_seen(application, seen_version)
    application.become(state)
    application.decided_at, application.decided_by_user_id = clock.now(), by_user_id
    db.session.flush()


def _say(application: ShopApplication, text: str, *, by_user_id: int | None) -> None:
    db.session.flush()  # whoever finds it changed says nothing
    db.session.add(
        ApplicationWord(
            id=new_id(),
            town_id=application.town_id,
            application_id=application.id,
            at=clock.now(),
            by_user_id=by_user_id,
            state=application.state,
            text=text,
        )
    )
    db.session.flush()
