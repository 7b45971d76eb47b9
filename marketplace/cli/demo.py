"""`flask demo`: make the demo street, and say who may sign in to it."""

import click
from flask import current_app
from flask.cli import AppGroup

from marketplace.accounts.second_factor import code_at
from marketplace.core import clock
from marketplace.demo.loading import is_loaded, load
from marketplace.demo.people import EVERYBODY, PASSWORD, Persona

demo = AppGroup("demo", help="The demo street.")


@demo.command("load")
def load_demo() -> None:
    """Make the demo towns, unless they are there."""
    _only_in_the_demo()
    if is_loaded():
        return
    click.echo("Making the demo street: shops move in, three weeks of orders are placed and fetched …")
    load()


@demo.command("logins")
@click.option("--port", default=8000, show_default=True)
def show_logins(port: int) -> None:
    """Print the addresses, the logins and the codes that are good right now."""
    _only_in_the_demo()
    address = f"http://localhost:{port}"
    click.echo(f"\n  Port-Lanterne   {address}/")
    click.echo(f"  Val-Brume       http://val-brume.localhost:{port}/")
    click.echo(f"  What was sent   {address}/sent\n")
    click.echo(f"  Sign in at {address}/sign-in with the password  {PASSWORD}\n")
    for persona in EVERYBODY:
        click.echo(f"  {persona.work:<18} {persona.email:<30} {_code(persona):<12} {address}{persona.path}")
    click.echo("\n  Codes change every 30 seconds and count once: `make demo-logins` prints new ones.\n")


def _code(persona: Persona) -> str:
    return f"code {code_at(persona.totp_secret, at=clock.now())}" if persona.has_code else "no code"


def _only_in_the_demo() -> None:
    if not current_app.extensions["settings"].demo:
        raise click.ClickException("The demo street is for demo installations: set MARKET_ENV=demo.")
