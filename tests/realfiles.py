"""Files made by real merchants and map makers, for the acceptance tests; they are not in the repository."""

import os
from pathlib import Path

import pytest

REQUIRED = "MARKET_REQUIRE_DATA"
_SAID = "real file"
ADVICE = "Real files: not present. Put them in ../shared/data or name their folder in MARKET_DATA"


def data_folder() -> Path:
    """Where the real files are expected."""
    beside = Path(__file__).resolve().parents[2] / "shared/data"
    return Path(os.environ.get("MARKET_DATA") or beside)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave the acceptance tests out where the files are absent and need not be there."""
    if data_folder().is_dir() or os.environ.get(REQUIRED):
        return
    for item in items:
        if item.get_closest_marker("acceptance"):
            item.add_marker(pytest.mark.skip(reason=ADVICE))


def say_of_file(request: pytest.FixtureRequest, file: Path, text: str) -> None:
    """Have a sentence on a file printed below the tests."""
    request.node.user_properties.append((_SAID, f"{file.name}: {text}"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was said of the files, from whichever process it was said."""
    reports = terminalreporter.stats.get("passed", [])
    said = {text for report in reports for name, text in report.user_properties if name == _SAID}
    if said:
        terminalreporter.write_sep("-", "real files")
        terminalreporter.write_line("\n".join(sorted(said)))


@pytest.fixture(scope="session")
def real_files() -> Path:
    """The folder of real files."""
    folder = data_folder()
    if not folder.is_dir():
        pytest.fail(ADVICE)
    return folder
