"""The people of the demo: who signs in, and who only orders."""

import base64
import hashlib
from dataclasses import dataclass

from marketplace.accounts.models import User
from marketplace.accounts.passwords import hash_password
from marketplace.accounts.second_factor import enrol
from marketplace.accounts.services import NewPerson, appoint_operator, register
from marketplace.shops.models import Shop, ShopRole
from marketplace.shops.services import hire
from marketplace.towns.models import TownRole
from marketplace.towns.services import appoint

PASSWORD = "tilleuls-et-phare-2026"  # printed by `make demo`, worthless anywhere else


@dataclass(frozen=True)
class Persona:
    """Somebody who can sign in. `path` is where their work begins."""

    email: str
    name: str
    work: str
    path: str
    has_code: bool = True

    @property
    def totp_secret(self) -> str:
        """The same for ever, so that an authenticator app survives `make demo-reset`."""
        return base64.b32encode(hashlib.sha256(f"demo:{self.email}".encode()).digest()[:20]).decode()


RESIDENT = Persona("jeanne@port-lanterne.example", "Jeanne Kermadec", "resident", "/account", has_code=False)
SHOP = "lantier"
OWNER = Persona("helene@lantier.example", "Hélène Lantier", "owner of Lantier", f"/backoffice/{SHOP}/")
MANAGER = Persona("marc@lantier.example", "Marc Lantier", "manager of Lantier", f"/backoffice/{SHOP}/")
STAFF = Persona(
    "ines@lantier.example", "Inès Castel", "staff of Lantier", f"/backoffice/{SHOP}/", has_code=False
)
COUNCIL = Persona("odile@port-lanterne.example", "Odile Garnier", "town manager", "/council/")
OPERATOR = Persona("ops@market.example", "Sacha Renaud", "operator", "/operator/")
EVERYBODY = (RESIDENT, OWNER, MANAGER, STAFF, COUNCIL, OPERATOR)
SHOP_ROLES = ((OWNER, ShopRole.OWNER), (MANAGER, ShopRole.MANAGER), (STAFF, ShopRole.STAFF))

GUESTS = (
    "Amine Belkacem", "Paul Thibault", "Mireille Lescot", "Yann Le Goff", "Camille Dubreuil", "Fatou Diallo",
    "Bernard Roux", "Clara Nunes", "Hugo Martel", "Simone Aubry", "Karim Haddad", "Élodie Perrin",
    "Marius Colin", "Lucie Bonnet", "Thu Nguyen", "Gérard Poulain", "Anaïs Chevalier", "Noé Fournier",
    "Solange Picard", "Ismaël Traoré", "Margot Leroux", "Étienne Gautier", "Rosa Ferreira", "Lou Mercier",
)  # fmt: skip


def admit_everybody(town_id: int, *, shop: Shop, password_hash: str) -> dict[str, int]:
    """Make the accounts and give each its role; returns user ids by e-mail address. Commits: no."""
    users = {persona: _admit(persona, password_hash=password_hash) for persona in EVERYBODY}
    for persona, role in SHOP_ROLES:
        hire(shop, user_id=users[persona].id, role=role)
    appoint(town_id, user_id=users[COUNCIL].id, role=TownRole.MANAGER)
    appoint_operator(users[OPERATOR].id)
    return {persona.email: user.id for persona, user in users.items()}


def hashed_password() -> str:
    """The hash that all demo accounts share; made outside of any transaction, for it takes a while."""
    return hash_password(PASSWORD)


def _admit(persona: Persona, *, password_hash: str) -> User:
    user = register(
        NewPerson(email=persona.email, name=persona.name, phone="06 00 00 00 01"),
        password_hash=password_hash,
    )
    if persona.has_code:
        enrol(user.id, secret=persona.totp_secret)
    return user
