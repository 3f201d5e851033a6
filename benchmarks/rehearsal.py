#!/usr/bin/env python3
"""Adds up rehearsals over several seeds: for each kind of injected error how many were asked for, happened, and were
found or blocked, with the Wilson score interval at 95 %; then the clocks.

Usage: benchmarks/rehearsal.py REPORT.json...   (each from `custodia rehearse ... --json`)
"""

import json
import sys

# 95 % of a normal distribution lies within so many standard deviations.
Z = 1.959964


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Wilson (1927): the interval of a proportion, sound also at 0 and 1."""
    part = hits / of
    centre = part + Z * Z / (2 * of)
    half = Z * ((part * (1 - part) + Z * Z / (4 * of)) / of) ** 0.5
    whole = 1 + Z * Z / of
    return max(0.0, (centre - half) / whole), min(1.0, (centre + half) / whole)


def main(paths: list[str]) -> None:
    reports = [json.load(open(path, encoding="utf-8")) for path in paths]
    kinds: dict[str, list[int]] = {}
    for report in reports:
        for line in report["injected"]:
            counts = kinds.setdefault(line["kind"], [0, 0, 0])
            counts[0] += line["asked"]
            counts[1] += line["injected"]
            counts[2] += line["found"] + line["blocked"]
    print("| error | asked | injected | found or blocked | rate | 95 % |\n| --- | --- | --- | --- | --- | --- |")
    for kind, (asked, injected, met) in kinds.items():
        if injected:
            low, high = (100 * bound for bound in wilson(met, injected))
            print(f"| {kind} | {asked} | {injected} | {met} | {100 * met / injected:.1f} % | {low:.1f} to {high:.1f} % |")
        else:
            print(f"| {kind} | {asked} | 0 | 0 | | |")
    named = sum(r["duplicates_named"] for r in reports)
    false = sum(r["duplicates_false"] for r in reports)
    print(f"\nLikely duplicates: {named} pairs named, {false} of them false alarms.")
    print("\n| seed | people | events | least for a person | wall_s | residual | wrong | log |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for r in reports:
        print(
            f"| {r['seed']} | {r['people']} | {r['events']} | {r['events_per_person_min']} | {r['wall_s']:.0f} "
            f"| {r['residual_people']} | {r['wrong_people']} | {'holds' if r['log_ok'] else r['log_bad']} |"
        )
    print("\n| seed | clocks breached and not met | met late | of the floor met late | of the floor not met |")
    print("| --- | --- | --- | --- | --- |")
    for r in reports:
        owed, late, open_ = (sum(line[key] for line in r["floor"]) for key in ("owed", "met_late", "breached"))
        print(f"| {r['seed']} | {r['clocks_breached']} | {r['clocks_met_late']} | {late} of {owed} | {open_} |")
    over = sum(r["boarded_over_no"] for r in reports)
    print(f"\nBoarded over a \"no\": {over} in {len(reports)} rehearsals.")


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(sys.argv[1:])
