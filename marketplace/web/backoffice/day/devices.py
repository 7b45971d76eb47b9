"""The devices of the counter: inviting one, and turning it away."""

import segno
from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from marketplace.accounts.journal.acts import Act
from marketplace.accounts.journal.writing import write_down
from marketplace.core import clock
from marketplace.core.db import transaction
from marketplace.core.errors import NotFound, Refusal
from marketplace.core.forms import blame
from marketplace.core.words import _
from marketplace.shops.devices.queries import Standing, devices_of
from marketplace.shops.devices.services import LINK_MINUTES, invite_device, turn_away
from marketplace.web.access import person
from marketplace.web.backoffice import wording
from marketplace.web.backoffice.access import acting, this_shop
from marketplace.web.backoffice.day.forms import DeviceForm
from marketplace.web.town import this_town


def show_devices() -> ResponseReturnValue:
    """Which devices serve, and how to add one."""
    return _devices_page(DeviceForm(formdata=None))


def create_device() -> ResponseReturnValue:
    """Room for one more; its link is shown on this answer and never again."""
    form = DeviceForm()
    if not form.validate_on_submit():
        return _devices_page(form), 422
    name = form.name.data or ""
    try:
        with transaction():
            link = invite_device(this_shop(), name=name, by_user_id=person().id)
            _write_down(Act.DEVICE_ADDED, name)
    except Refusal as refusal:
        blame(form.name, refusal)
        return _devices_page(form), refusal.status
    address = url_for("backoffice.show_invitation", link=link, _external=True)
    return _devices_page(DeviceForm(formdata=None), invited=name, address=address)


def delete_device(device_key: str) -> ResponseReturnValue:
    """The device serves no more."""
    if not device_key.isascii() or not device_key.isdigit() or len(device_key) > 19:
        raise NotFound(_("Cet appareil n’est pas de votre boutique."))
    with transaction():
        name = turn_away(this_shop(), device_id=int(device_key))
        _write_down(Act.DEVICE_REMOVED, name)
    flash(
        _("« %(name)s » ne sert plus : son écran se ferme dans les secondes qui viennent.", name=name), "done"
    )
    return redirect(url_for("backoffice.show_devices"))


def _devices_page(form: DeviceForm, *, invited: str = "", address: str = "") -> str:
    now = clock.now()
    square = segno.make(address, error="m").svg_data_uri(scale=6, border=3, light="#fff") if address else ""
    devices = [(device, device.standing(now)) for device in devices_of(this_town().id, this_shop().id)]
    return render_template(
        "backoffice/day/devices.html",
        form=form,
        devices=[pair for pair in devices if pair[1] is not Standing.REVOKED],
        invited=invited,
        address=address,
        square=square,
        minutes=LINK_MINUTES,
        words=wording,
    )


def _write_down(act: Act, name: str) -> None:
    shop = this_shop()
    write_down(shop.town_id, shop_id=shop.id, by=acting(), act=act, about=name)
