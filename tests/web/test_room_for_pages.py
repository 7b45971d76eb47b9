"""How many pages a process keeps, and what it does without a version."""

from werkzeug.test import Client

from marketplace.web.kept_pages import KeptPages


def pages_of(length: int, *, most_bytes: int, asked: list[str]) -> Client:
    """Kept pages in front of an application that answers each address with so many bytes."""

    def application(environ, start_response):  # type: ignore[no-untyped-def]
        asked.append(environ["PATH_INFO"])
        environ["marketplace.keeping"].is_same_for_all = True
        start_response("200 OK", [("Content-Type", "text/html"), ("ETag", '"tag"')])
        return [b"x" * length]

    kept = KeptPages(
        application,
        read=lambda _host: (1, 1),
        languages=lambda: ("fr",),
        troubles=(OSError,),
        most_bytes=most_bytes,
    )
    return Client(kept)


def test_the_page_asked_for_longest_ago_goes_first() -> None:
    asked: list[str] = []
    browser = pages_of(1000, most_bytes=25_000, asked=asked)  # with all that stands around each, room for two
    for path in ("/a", "/b", "/a", "/c", "/a", "/b"):
        assert len(browser.get(path).data) == 1000
    assert asked == ["/a", "/b", "/c", "/b"]


def test_a_huge_page_or_address_is_not_kept() -> None:
    asked: list[str] = []
    browser = pages_of(600_000, most_bytes=2_000_000, asked=asked)
    for path in ("/a", "/a"):
        browser.get(path)
    assert len(asked) == 2


def test_a_page_that_went_wrong_on_its_way_out_is_handed_on_as_it_is() -> None:
    def application(environ, start_response):  # type: ignore[no-untyped-def]
        environ["marketplace.keeping"].is_same_for_all = True
        start_response("500 INTERNAL SERVER ERROR", [("Content-Type", "text/html")])
        return [b"sorry"]

    kept = KeptPages(
        application, read=lambda _host: (1, 1), languages=lambda: ("fr",), troubles=(), most_bytes=100_000
    )
    assert Client(kept).get("/").status_code == 500


def test_health_and_pictures_do_not_wait_for_the_database() -> None:
    def read(_host: str) -> tuple[int, int]:
        raise AssertionError("asked for the version")

    def application(_environ, start_response):  # type: ignore[no-untyped-def]
        start_response("200 OK", [])
        return [b"well"]

    kept = KeptPages(application, read=read, languages=lambda: ("fr",), troubles=(), most_bytes=100_000)
    for path in ("/healthz", "/media/a.webp", "/orders/ABC"):
        assert Client(kept).get(path).data == b"well"


def test_without_a_version_the_application_answers_by_itself() -> None:
    def troubled(_host: str) -> tuple[int, int]:
        raise OSError

    def application(environ, start_response):  # type: ignore[no-untyped-def]
        assert "marketplace.keeping" not in environ
        start_response("503 SERVICE UNAVAILABLE", [])
        return [b"later"]

    kept = KeptPages(
        application, read=troubled, languages=lambda: ("fr",), troubles=(OSError,), most_bytes=10_000
    )
    assert Client(kept).get("/").status_code == 503
