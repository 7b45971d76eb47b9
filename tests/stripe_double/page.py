"""The page that a buyer pays on, without a script: pay, be refused, go back."""

from html import escape

from tests.stripe_double import selling
from tests.stripe_double.objects import Thing
from tests.stripe_double.world import World

Answer = tuple[int, dict[str, str], bytes]

_FORM = """<!doctype html><html lang="en"><title>Pay</title><h1>{total} {currency}</h1>
<form method="post" action="/pay/{name}/paid"><button>Pay</button></form>
<form method="post" action="/pay/{name}/declined"><button>Pay with a card that is refused</button></form>
<p>{said}</p><p><a href="{back}">Go back</a></p></html>"""


def answer(world: World, verb: str, path: str) -> Answer:
    """Show a page or carry out what was clicked."""
    _, _, name, *act = path.split("/")
    with world.lock:
        shown = world.things.get(name)
        if shown is None or shown["object"] != "checkout.session":
            return 404, {}, b"no such page"
        if shown["status"] != "open":
            return 200, {"Content-Type": "text/html"}, b"<h1>This page is closed</h1>"
        if verb == "POST" and act == ["paid"]:
            selling.pay(world, shown)
            target = shown["success_url"].replace("{CHECKOUT_SESSION_ID}", name)
            return 303, {"Location": target}, b""
        said = ""
        if verb == "POST" and act == ["declined"]:
            selling.decline(world, shown)
            said = "Your card has insufficient funds."
        return 200, {"Content-Type": "text/html"}, _drawn(shown, said)


def _drawn(shown: Thing, said: str) -> bytes:
    return _FORM.format(
        total=shown["amount_total"] / 100,
        currency=shown["currency"].upper(),
        name=shown["id"],
        said=said,
        back=escape(shown["cancel_url"] or "", quote=True),
    ).encode()
