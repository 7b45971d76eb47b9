"""A week of real order logs replayed over thirty shops: the barometer says what the log says.

The files are not in the repository; tests/realfiles.py says where they are looked for.
"""

import pytest

from bench.replay_log import read_logs
from marketplace.towns.models import Town
from tests.factories import make_town
from tests.realfiles import data_folder
from tests.replayed import told_otherwise

pytestmark = pytest.mark.acceptance
LOGS = data_folder() / "orders"
MOST_BASKETS = 60  # a day, spread over the day as in the log


@pytest.fixture
def town(database: None) -> Town:
    """The town."""
    return make_town()


@pytest.mark.skipif(not LOGS.is_dir(), reason="no logs of orders are there")
def test_the_barometer_tells_the_story_of_a_real_week(town: Town) -> None:
    assert told_otherwise(town, read_logs(LOGS), baskets=MOST_BASKETS) == []
