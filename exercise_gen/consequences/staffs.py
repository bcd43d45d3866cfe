"""Staffs: how loaded, how long a request waits, what a rumor and an interpreter do."""

from __future__ import annotations

import math

from exercise_gen.consequences.model import model

_MOST_CLERKS = 1000


def _whole(servers: float) -> int:
    if servers < 1 or servers != round(servers) or servers > _MOST_CLERKS:
        raise ValueError(f"clerks are whole, at least 1 and at most {_MOST_CLERKS:,}")
    return round(servers)


@model("Load of a staff", "queueing theory", "planning equation",
        arrivals_per_hour=(0, 500), service_minutes=(0.5, 480), servers=(1, 60))  # fmt: skip
def queue_busy(arrivals_per_hour: float, service_minutes: float, servers: float) -> float:
    """Return the load of so many clerks; from 1 on they fall behind.

    Formula: λ / (c μ), λ arrivals an hour, μ requests a clerk settles an hour, c clerks. Range: 0 to 500 requests an
    hour, 0.5 to 480 minutes each, 1 to 60 clerks. Source: queueing theory (M/M/c). Uncertainty: that of the arrivals,
    which come in bursts.
    """
    return arrivals_per_hour * service_minutes / 60 / _whole(servers)


@model("Work that piles up", "queueing theory", "planning equation",
        arrivals_per_hour=(0, 500), service_minutes=(0.5, 480), servers=(1, 60), hours=(0, 72))  # fmt: skip
def queue_backlog(arrivals_per_hour: float, service_minutes: float, servers: float, hours: float) -> float:
    """Return the requests beyond capacity after so many hours, 0 when the clerks keep up.

    Formula: (λ - c μ) · hours. Range: 0 to 500 requests an hour, 0.5 to 480 minutes each, 1 to 60 clerks, 0 to 72
    hours. Source: queueing theory, the fluid limit of M/M/c. Uncertainty: near full load more wait than it says (see
    `queue_wait`).
    """
    return max(0.0, (arrivals_per_hour - _whole(servers) * 60 / service_minutes) * hours)


@model("Mean wait of a request", "Erlang C, Kimber & Hollis 1979", "planning equation",
        arrivals_per_hour=(0, 500), service_minutes=(0.5, 480), servers=(1, 60), hours=(0, 72))  # fmt: skip
def queue_wait(arrivals_per_hour: float, service_minutes: float, servers: float, hours: float) -> float:
    """Return the mean minutes that a request waits which comes so many hours after the clerks began with none waiting.

    Formula: 60 · T / 2 · (ρ - 1 + √((ρ - 1)² + 4 P / (c μ T))), T hours, ρ load, P the probability to wait by Erlang C,
    1 from full load on. It tends to the steady wait P / (c μ - λ) when there is time enough and the clerks keep up, and
    to the fluid wait T (ρ - 1) when they do not. Range: 0 to 500 requests an hour, 0.5 to 480 minutes each, 1 to 60
    clerks, 0 to 72 hours. Source: Erlang C (M/M/c), joined across full load by the coordinate transformation of Kimber
    & Hollis (1979, TRRL LR 909). Uncertainty: within 15% of the exact mean near full load; real requests come in
    bursts and wait longer.
    """
    clerks, rate = _whole(servers), 60 / service_minutes
    if hours <= 0:
        return 0.0
    beyond = arrivals_per_hour / (clerks * rate) - 1
    spread = 4 * _waits(arrivals_per_hour / rate, clerks) / (clerks * rate * hours)
    root = math.sqrt(beyond**2 + spread)
    share = beyond + root if beyond >= 0 else spread / (root - beyond)  # the same, without the loss of digits
    return 30 * hours * share


def _waits(load: float, clerks: int) -> float:
    """Return the probability that a request has to wait: Erlang C, 1 from full load on."""
    if load >= clerks:
        return 1.0
    blocked = 1.0  # Erlang B by recursion, which does not overflow as factorials do
    for clerks_so_far in range(1, clerks + 1):
        blocked = load * blocked / (clerks_so_far + load * blocked)
    return blocked / (1 - load / clerks * (1 - blocked))


@model("Peak of a rumor", "discrete SIR", "assumption",
        reproduction=(1.1, 5), response_hours=(0, 72), effectiveness=(0, 0.9))  # fmt: skip
def rumour_peak(reproduction: float, response_hours: float, effectiveness: float) -> float:
    """Return the peak of a rumor that is answered, as a share (0 to 1) of the peak of the same rumor unanswered.

    Formula: SIR by the hour, from one in a thousand, recovery 1/6 an hour; from `response_hours` on the reproduction
    number is (1 - effectiveness) of what it was. Range: reproduction 1.1 to 5, answers after 0 to 72 hours,
    effectiveness 0 to 0.9. Assumption with no empirical fit. Uncertainty: not known; compare, do not quote.
    """

    def peak(answered_at: float) -> float:
        share, open_minds, top = 0.001, 0.999, 0.001
        for hour in range(24 * 30):
            strength = reproduction * (1 - effectiveness if hour >= answered_at else 1) / 6
            new = min(open_minds, strength * open_minds * share)
            open_minds, share = open_minds - new, share + new - share / 6
            top = max(top, share)
        return top

    return peak(response_hours) / peak(math.inf)


@model("Briefing with interpretation", "consecutive interpretation doubles the time", "assumption",
        minutes=(1, 480), bilingual_share=(0, 1))  # fmt: skip
def briefing_minutes(minutes: float, bilingual_share: float) -> float:
    """Return the minutes of a briefing when part of the staff (0 to 1) works in both languages.

    Formula: t · (2 - share). Range: 1 to 480 minutes, shares of 0 to 1. Assumption: consecutive interpretation doubles
    the time of those who need it. Uncertainty: practiced interpreters and slides in both languages save some of it.
    """
    return minutes * (2 - bilingual_share)
