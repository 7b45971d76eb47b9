"""Addresses of the storefront as an application of the telephone."""

from marketplace.web.routing import Route, everyone
from marketplace.web.storefront.installed.icons import show_icon
from marketplace.web.storefront.installed.manifest import show_manifest
from marketplace.web.storefront.installed.worker import show_offline, show_worker

ROUTES: list[Route] = [
    Route("/manifest.webmanifest", show_manifest, policy=everyone),
    Route("/icons/<version>/<name>.png", show_icon, policy=everyone),
    Route("/worker.js", show_worker, policy=everyone),
    Route("/offline", show_offline, policy=everyone),
]
