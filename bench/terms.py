"""Measure what falls due: finding it among a million cases, and a minute in which thousands are late.

First databases with a million cases, of which 20,000 are open, each with its timer: how long it takes to
find one that is due, to do all that it asks for, to go a round with nothing due, to count what is late for
the morning's digest, and to reckon every open term anew. Then the service as it runs, with Telegram's real
limits: 5,000 cases pass their date at the same moment, while other people write two messages a second.
"""

import argparse
import json
import tempfile
from dataclasses import asdict
from pathlib import Path

import uvloop

from bench import falling_due, finding_due
from bench.databases import fresh_postgres
from bench.falling_due import Falling
from bench.filing import on_the_other_core
from bench.finding_due import Finding


async def find(cases: int, opened: int) -> list[Finding]:
    """On both databases, as far as they are there."""
    findings = []
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/bench.db"
        findings.append(await finding_due.measured("SQLite", url, cases, opened))
        show_finding(findings[-1])
    try:
        async with fresh_postgres() as url:
            findings.append(await finding_due.measured("PostgreSQL", url, cases, opened))
            show_finding(findings[-1])
    except OSError:
        print("PostgreSQL does not answer at TEST_POSTGRES_URL: left out")
    return findings


def show_finding(finding: Finding) -> None:
    """One database."""
    print(f"{finding.named:<40} {'median, ms':>11} {'p99, ms':>11} {'times':>7} {'all, s':>8}")
    for what, took in finding.took.items():
        print(
            f"  {what:<38} {took.median:>11.2f} {took.p99:>11.2f} {took.times:>7} {took.all / 1000:>8.2f}",
        )
    print(f"  {finding.reckoned} got another date; the longest transaction took {finding.longest:.0f} ms")
    print(f"  {finding.plan}", flush=True)


def show_falling(result: Falling) -> None:
    """The minute."""
    groups = ", ".join(f"{purpose} {count}" for purpose, count in result.per_group.items())
    print(f"{result.late} cases pass their date at the same moment, 30 calls a second:")
    print(f"  half were told after {result.told_half:.0f} s, all after {result.told_all:.0f} s")
    print(f"  {result.not_once} people got no message or more than one; messages of groups: {groups}")
    print(
        f"  at most {result.calls_in_a_second} calls in a second,"
        f" {result.group_calls_in_a_minute} in a minute in a group; {result.refused} refused"
    )
    print(
        f"  {result.replies} replies meanwhile after {result.reply_p50 * 1000:.0f} ms (median),"
        f" {result.reply_p99 * 1000:.0f} ms (p99), {result.reply_longest * 1000:.0f} ms (the longest)"
    )
    lost = "as many as there should be" if result.exact else "CASES DO NOT ADD UP"
    print(f"  {result.filed} requests filed meanwhile: {lost}")
    print(f"  {result.cpu_seconds:.0f} s of processor time, {result.peak_memory:.0f} MB at most", flush=True)


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--cases", type=int, default=1_000_000, help="closed cases; 0 leaves the first part out"
    )
    parser.add_argument("--open", type=int, default=20_000, help="open ones")
    parser.add_argument("--late", type=int, default=5_000, help="0 leaves the second part out")
    parser.add_argument("--json", type=Path, help="a file for the figures")
    chosen = parser.parse_args()
    on_the_other_core()
    findings = await find(chosen.cases, chosen.open) if chosen.cases else []
    falling = await falling_due.measured(chosen.late) if chosen.late else None
    if falling:
        show_falling(falling)
    if chosen.json:
        result = {
            "finding": [asdict(finding) for finding in findings],
            "falling": asdict(falling) if falling else None,
        }
        chosen.json.write_text(json.dumps(result, indent=1))


if __name__ == "__main__":
    uvloop.run(main())
