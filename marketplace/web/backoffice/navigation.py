"""The head and the tabs of every back-office page."""

from functools import partial
from typing import Any

from flask import current_app, g, request, url_for

from marketplace.core.words import _
from marketplace.shops.models import Shop
from marketplace.vouchers.queries import has_cards
from marketplace.web.access import OWNS_A_SHOP, RUNS_A_SHOP
from marketplace.web.backoffice.access import serves_here, serving_device
from marketplace.web.town import this_town

_QUICK = {"show_quick", "create_quick", "show_scan", "show_proposals", "create_confirmation", "show_card"}
_UNDER = {
    "show_board": {
        "show_picklist",
        "show_line",
        "show_asked",
        "create_presence",
        "create_absence",
        "show_board",
        "show_order",
        "create_acceptance",
        "create_refusal",
        "create_readiness",
        "create_packing",
        "show_refund",
        "create_refund",
        "list_withdrawals",
        "show_withdrawal",
        "create_settlement",
        "show_devices",
        "create_device",
    },
    "list_products": {
        *_QUICK,
        "list_files",
        "create_file",
        "show_file",
        "show_feed",
        "create_feed_token",
        "list_products",
        "show_grid",
        "save_grid",
        "show_exports",
        "show_archive",
        "create_archive",
        "show_orders_file",
        "new_product",
        "create_product",
        "edit_product",
        "change_product",
        "show_question",
        "answer_question",
        "show_shelves",
        "change_shelves",
    },
    "show_handover": {
        "show_handover",
        "read_code",
        "read_name",
        "create_handover",
        "show_card_counter",
        "read_town_card",
        "show_stamp_counter",
        "read_stamp_card",
        "create_stamp",
        "create_reward",
        "delete_stamp",
        "create_taking",
    },
    "show_stock": {
        "show_stock",
        "count_stock",
        "show_history",
        "create_movement",
        "show_check",
        "create_check",
        "show_labels",
        "show_stock_rules",
        "change_stock_rules",
        "show_label_paper",
        "show_quick_count",
        "create_quick_count",
    },
    "show_money": {
        "show_money",
        "show_month",
        "show_sales",
        "list_invoices",
        "list_invoices_of_month",
        "show_card_month",
    },
    "show_hours": {
        "show_hours",
        "change_hours",
        "create_special_day",
        "answer_holiday",
        "list_events",
        "create_closing",
        "show_text",
        "read_text",
        "apply_text",
        "show_windows",
        "change_preparation",
        "create_window_closure",
        "show_settings",
        "show_shop_survey",
        "create_shop_answer",
        "show_treatment",
        "show_keeping",
        "change_keeping",
        "change_settings",
        "change_leaflet",
        "show_identity",
        "change_identity",
        "show_alerts",
        "change_alerts",
        "create_printer",
        "show_sheet_of_day",
        "show_payments",
        "create_account",
        "read_account",
        "show_old_link",
        "show_steps",
        "show_share",
        "show_team",
        "create_invitation",
        "change_member",
        "delete_member",
        "show_journal",
        "show_stamps",
        "change_stamps",
        "show_stamps_sheet",
        "list_reviews",
        "create_reviews_choice",
        "show_review",
        "create_answer_in_public",
        "list_decisions",
        "show_reasons",
        "create_contest",
        "show_recall_form",
        "create_recall",
        "show_recall",
    },
}


def office_head() -> dict[str, Any]:
    """What `layouts/office.html` needs: whose office this is, and where one can go in it."""
    shop: Shop | None = g.get("backoffice_shop")
    if shop is None:
        return {
            "office_name": this_town().name,
            "office_place": _("Vos boutiques"),
            "office_url": url_for("backoffice.choose_shop"),
            "nav": [],
        }
    device = serving_device()
    return {
        "shop": shop,
        "runs_the_shop": g.backoffice_role in RUNS_A_SHOP,
        "owns_the_shop": g.backoffice_role in OWNS_A_SHOP,
        "takes_cards": partial(has_cards, this_town().id),
        "office_name": shop.name,
        "office_place": device.name if device else shop.address or this_town().street_name,
        "office_url": url_for("backoffice.show_board"),
        "nav": _tabs(),
    }


def _tabs() -> list[tuple[str, str, str, bool]]:
    here = (request.endpoint or "").removeprefix("backoffice.")
    words = {
        "show_board": ("bell", _("Commandes")),
        "list_products": ("tag", _("Rayon")),
        "show_handover": ("qr-code", _("Remise")),
        "show_stock": ("boxes", _("Stock")),
        "show_money": ("coins", _("Comptes")),
        "show_hours": ("settings", _("Boutique")),
    }
    if g.backoffice_role not in RUNS_A_SHOP:
        del words["show_money"]
    if serving_device():
        policies = current_app.extensions["policies"]
        words = {page: word for page, word in words.items() if policies[f"backoffice.{page}"] is serves_here}
    return [
        (url_for(f"backoffice.{page}"), sign, label, here in _UNDER[page])
        for page, (sign, label) in words.items()
    ]
