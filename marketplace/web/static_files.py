"""Static files, answered before any page is asked: held in memory, packed, kept by browsers for ever."""

import mimetypes
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from pathlib import Path
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from werkzeug.http import parse_etags
from werkzeug.wrappers import Request, Response

from marketplace.web.headers import HSTS
from marketplace.web.wire import FOR_KEEPS, Packed, is_worth_packing

FOREVER = "public, max-age=31536000, immutable"
_TYPES = {
    ".speculationrules": "application/speculationrules+json",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}


def version_of(content: bytes) -> str:
    """What changes with a file: part of its address."""
    return blake2b(content, digest_size=6).hexdigest()


class StaticFiles:
    """The files that a folder held at start; everything else is the application's.

    A file is read when it is first asked for; one that was replaced since the start bears its own version.
    Under the address with its version it is kept for ever; under any other one the browser asks again each
    time, and is told in a few bytes that nothing has changed.
    """

    def __init__(
        self, application: WSGIApplication, *, folder: Path, prefix: str, versions: Mapping[str, str]
    ) -> None:
        self._application, self._folder = application, folder
        self._prefix, self._versions = f"{prefix}/", versions
        self._read: dict[str, tuple[str, Packed]] = {}

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer for a file, or hand on."""
        path = environ.get("PATH_INFO", "")
        name = path[len(self._prefix) :] if path.startswith(self._prefix) else ""
        if name not in self._versions or environ["REQUEST_METHOD"] not in {"GET", "HEAD"}:
            return self._application(environ, start_response)
        return self._answer(name, Request(environ))(environ, start_response)

    def _answer(self, name: str, request: Request) -> Response:
        version, packed = self._content(name)
        body, encoding = packed.form_for(request.headers.get("Accept-Encoding", ""))
        tag = f"{version}-{encoding}" if encoding else version
        headers = _headers(name, is_current=request.args.get("v") == version)
        headers["ETag"] = f'"{tag}"'
        if request.is_secure:
            headers["Strict-Transport-Security"] = HSTS
        if parse_etags(request.headers.get("If-None-Match")).contains_weak(tag):
            return Response(status=304, headers=headers)
        if encoding:
            headers["Content-Encoding"] = encoding
        return Response(body, headers=headers, content_type=_type_of(name))

    def _content(self, name: str) -> tuple[str, Packed]:
        if name not in self._read:
            packers = FOR_KEEPS if is_worth_packing(_type_of(name)) else {}
            content = (self._folder / name).read_bytes()
            self._read[name] = version_of(content), Packed(content, packers=packers)
        return self._read[name]


def _headers(name: str, *, is_current: bool) -> dict[str, str]:
    headers = {
        "Cache-Control": FOREVER if is_current else "no-cache",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
    }
    if name.endswith(".svg"):  # opened by itself it is a document
        headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    if is_worth_packing(_type_of(name)):
        headers["Vary"] = "Accept-Encoding"
    return headers


def _type_of(name: str) -> str:
    suffix = Path(name).suffix
    return _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
