"""The same files in a folder and in a bucket: nobody can tell the difference."""

import urllib.request
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from marketplace.core import clock
from marketplace.core.pictures.stores import BucketStore, FolderStore, Store, open_store
from marketplace.core.settings import Settings


@pytest.fixture(scope="module")
def service() -> Iterator[str]:
    """The address of a service that speaks S3, on this machine."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(params=["folder", "bucket", "folder of a bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """A store, empty."""
    if request.param == "folder":
        return open_store(Settings(market_env="test", market_var=tmp_path))
    service = request.getfixturevalue("service")
    name = f"photos-{request.param.count(' ')}{tmp_path.name[-20:].replace('_', '-').lower()}"
    urllib.request.urlopen(urllib.request.Request(f"{service}/{name}", method="PUT"), timeout=10).close()
    folder = "/town/photos" if " " in request.param else ""
    return open_store(
        Settings(
            market_env="test",
            market_var=tmp_path,
            media_store=f"s3://{name}{folder}",
            media_store_endpoint=service,
            media_store_key_id=SecretStr("key"),
            media_store_secret=SecretStr("secret"),
        )
    )


def test_what_is_put_is_there_until_it_is_dropped(store: Store) -> None:
    assert not store.has("a-1x1.jpg")
    store.put("a-1x1.jpg", b"picture")
    store.put("b-1x1.jpg", b"another")
    assert store.has("a-1x1.jpg")
    assert store.get("a-1x1.jpg") == b"picture"
    assert sorted(store.names_before(clock.now() + timedelta(hours=1))) == ["a-1x1.jpg", "b-1x1.jpg"]
    assert list(store.names_before(clock.now() - timedelta(hours=1))) == []
    store.drop(["a-1x1.jpg", "nothing.jpg"])
    assert not store.has("a-1x1.jpg")
    with pytest.raises(FileNotFoundError):
        store.get("a-1x1.jpg")
    assert store.get("b-1x1.jpg") == b"another"
    store.drop([])


def test_the_settings_say_which(tmp_path: Path) -> None:
    assert isinstance(open_store(Settings(market_env="test", market_var=tmp_path)), FolderStore)
    bucket = Settings(market_env="test", market_var=tmp_path, media_store="s3://photos")
    assert isinstance(open_store(bucket), BucketStore)


@pytest.mark.parametrize(
    "place", ["photos", "s3://", "http://photos", "s3://Photos", "s3://photos/ü", "file:///tmp"]
)
def test_a_store_that_is_none_is_refused_at_start(place: str) -> None:
    with pytest.raises(ValidationError, match="MEDIA_STORE"):
        Settings(media_store=place)


def test_a_reader_never_sees_half_a_file(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    (tmp_path / ".a.jpg.partial").write_bytes(b"hal")  # a process was killed while it wrote
    assert not store.has("a.jpg")
    store.put("a.jpg", b"whole")
    assert [file.name for file in tmp_path.iterdir()] == ["a.jpg"]
