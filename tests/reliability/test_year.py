"""A year of the reference city: 70 requests a day, and everything that may become of them.

The two banks of the river are lived at once, each with its own people and its own database, so that a
machine with two processors is through in half the time. What is counted is counted over both.
"""

import asyncio
import multiprocessing
import os
import shutil
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.reliability.conftest import SAID
from tests.reliability.year_lived import Lived, Plan, live

DAYS = int(os.environ.get("YEAR_DAYS", "365"))
REQUESTS = int(os.environ.get("YEAR_REQUESTS", "70"))
SEED = int(os.environ.get("YEAR_SEED", "20270104"))
BANKS = 2


async def test_a_year_keeps_every_rule(sqlite_template: Path, tmp_path: Path) -> None:
    began, plans = time.monotonic(), []
    for bank in range(BANKS):
        shutil.copy(sqlite_template, tmp_path / f"{bank}.db")
        share = REQUESTS // BANKS + (bank < REQUESTS % BANKS)
        plans.append(Plan(f"sqlite:///{tmp_path}/{bank}.db", DAYS, share, SEED + bank))
    with ProcessPoolExecutor(BANKS, multiprocessing.get_context("spawn")) as processes:
        loop = asyncio.get_running_loop()
        banks = await asyncio.gather(*(loop.run_in_executor(processes, live, plan) for plan in plans))
    SAID.append(f"a year of {DAYS} days, {REQUESTS} requests a day, {time.monotonic() - began:.0f} s")
    SAID.extend(said(banks))
    broken = [line for bank in banks for line in bank.broken]
    assert not broken, "\n".join((*broken[:40], f"{len(broken)} in all"))
    assert sum((bank.counts["of all"] for bank in banks), Counter())["cases"] > DAYS * REQUESTS * 0.9


def said(banks: list[Lived]) -> list[str]:
    """What it came to, a line for each thing that is counted."""
    counted = {what: sum((bank.counts[what] for bank in banks), Counter()) for what in banks[0].counts}
    return [
        f"{what}: {', '.join(f'{name} {number}' for name, number in counts.most_common())}"
        for what, counts in counted.items()
    ]
