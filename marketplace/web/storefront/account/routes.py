"""The addresses of one's own account."""

from marketplace.web.access import signed_in
from marketplace.web.routing import Route, everyone
from marketplace.web.storefront.account.data import (
    create_export,
    erase_account,
    show_data,
    show_erased,
    show_erasure,
)
from marketplace.web.storefront.account.email import (
    create_email_mail,
    show_email,
    show_new_email,
    take_new_email,
)
from marketplace.web.storefront.account.forgotten import (
    create_forgotten_mail,
    show_forgotten,
    show_forgotten_password,
    show_forgotten_sent,
    take_forgotten_password,
)
from marketplace.web.storefront.account.home import show_account
from marketplace.web.storefront.account.orders import list_orders
from marketplace.web.storefront.account.particulars import change_account, show_particulars
from marketplace.web.storefront.account.proof import create_proof, show_proof
from marketplace.web.storefront.account.recovery import create_recovery_codes, show_recovery_codes
from marketplace.web.storefront.account.second_factor import create_second_factor, show_second_factor
from marketplace.web.storefront.account.security import (
    change_password,
    close_other_sessions,
    close_session,
    show_security,
)
from marketplace.web.storefront.account.workplaces import list_workplaces

_POST = ("POST",)
_NEW_PASSWORD = "/sign-in/forgotten/<token>"  # noqa: S105 - an address, not a secret

ROUTES = (
    Route("/sign-in/forgotten", show_forgotten, policy=everyone),
    Route("/sign-in/forgotten", create_forgotten_mail, policy=everyone, methods=_POST, guard="origin"),
    Route("/sign-in/forgotten/sent", show_forgotten_sent, policy=everyone),
    Route(_NEW_PASSWORD, show_forgotten_password, policy=everyone),
    Route(_NEW_PASSWORD, take_forgotten_password, policy=everyone, methods=_POST, guard="origin"),
    Route("/account", show_account, policy=signed_in),
    Route("/account/orders", list_orders, policy=signed_in),
    Route("/account/workplaces", list_workplaces, policy=signed_in),
    Route("/account/particulars", show_particulars, policy=signed_in),
    Route("/account/particulars", change_account, policy=signed_in, methods=_POST),
    Route("/account/email", show_email, policy=signed_in),
    Route("/account/email", create_email_mail, policy=signed_in, methods=_POST),
    Route("/account/email/<token>", show_new_email, policy=everyone),
    Route("/account/email/<token>", take_new_email, policy=everyone, methods=_POST, guard="origin"),
    Route("/account/security", show_security, policy=signed_in),
    Route("/account/security", change_password, policy=signed_in, methods=_POST),
    Route("/account/sessions/<int:session_id>/closing", close_session, policy=signed_in, methods=_POST),
    Route("/account/sessions/closing", close_other_sessions, policy=signed_in, methods=_POST),
    Route("/account/data", show_data, policy=signed_in),
    Route("/account/data", create_export, policy=signed_in, methods=_POST),
    Route("/account/proof", show_proof, policy=signed_in),
    Route("/account/proof", create_proof, policy=signed_in, methods=_POST),
    Route("/account/erasure", show_erasure, policy=signed_in),
    Route("/account/erasure", erase_account, policy=signed_in, methods=_POST),
    Route("/account/erased", show_erased, policy=everyone),
    Route("/account/recovery-codes", show_recovery_codes, policy=signed_in),
    Route("/account/recovery-codes", create_recovery_codes, policy=signed_in, methods=_POST),
    Route("/account/second-factor", show_second_factor, policy=signed_in),
    Route("/account/second-factor", create_second_factor, policy=signed_in, methods=_POST),
)
