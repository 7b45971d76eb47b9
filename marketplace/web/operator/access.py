"""Who may see the installation: its operators, with a second factor. Anybody else gets a 404."""

from marketplace.web.access import require_operator


def runs_the_installation() -> None:
    """The policy of all pages of this face."""
    require_operator()
