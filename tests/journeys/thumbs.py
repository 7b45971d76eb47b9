"""A phone in one hand: whoever uses it counts taps and signs, so that one may see how long a thing takes."""

import sys
from dataclasses import dataclass, field
from time import monotonic

import pytest
from playwright.sync_api import FilePayload, Locator, Page

# How long a person takes, after the keystroke-level model: to find and press something, and to type a sign.
_SECONDS_A_TAP, _SECONDS_A_SIGN = 2.0, 0.5


@dataclass
class Thumb:
    """Somebody's thumb on a page."""

    page: Page
    taps: int = 0
    signs: int = 0
    since: float = field(default_factory=monotonic)

    def tap(self, target: Locator) -> None:
        """Press something."""
        target.click()
        self.taps += 1

    def write(self, target: Locator, words: str) -> None:
        """Press a field, and type."""
        target.fill(words)
        self.taps += 1
        self.signs += len(words)

    def enter(self, target: Locator, digits: str) -> None:
        """Type into a field and press Enter, as a scanner does."""
        self.write(target, digits)
        target.press("Enter")

    def photograph(self, target: Locator, picture: bytes) -> None:
        """Press a photo field, the shutter, and « keep »."""
        target.set_input_files(FilePayload(name="photo.jpg", mimeType="image/jpeg", buffer=picture))
        self.taps += 3

    def tell(self, what: str, capsys: pytest.CaptureFixture[str]) -> None:
        """Say what it took, where the run's report is read."""
        machine = monotonic() - self.since
        person = self.taps * _SECONDS_A_TAP + self.signs * _SECONDS_A_SIGN
        with capsys.disabled():
            sys.stdout.write(
                f"\n{what}: {self.taps} taps, {self.signs} signs, {machine:.1f} s of pages; "
                f"a person would take about {person + machine:.0f} s\n"
            )
