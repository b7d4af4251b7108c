"""The steps a storyline is told in, what each means for the application, and the paths made of them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One mail of a storyline."""

    group: str  # wording group
    label: str
    stage: str | None  # what it says about the application; None: nothing
    sender: str  # ats | human | board | self
    gap_days: tuple[float, float]  # after the step before
    calendar: str = ""  # REQUEST or CANCEL when the mail carries an invitation
    reply: bool = False  # answers the mail before it in the human thread
    carry: str = ""  # forwarded: inline | attached


STEPS: dict[str, Step] = {
    "applied": Step("applied", "APPLIED", "applied", "ats", (0, 0.05)),
    "board_applied": Step("board_applied", "APPLIED", "applied", "board", (0, 0.05)),
    "own_application": Step("own_application", "APPLIED", "applied", "self", (0, 0)),
    "applied_by_hand": Step("applied_by_hand", "APPLIED", "applied", "human", (0.5, 3), reply=True),
    "forwarded_receipt": Step("applied", "APPLIED", "applied", "ats", (0, 0.5), carry="attached"),
    "verify_account": Step("verify_account", "OTHER", None, "ats", (0, 0.01)),
    "viewed": Step("viewed", "VIEWED", "in_review", "board", (1, 6)),
    "update": Step("update", "UPDATE", "in_review", "ats", (3, 10)),
    "info_request": Step("info_request", "INFO_REQUEST", "in_review", "ats", (1, 6)),
    "own_info": Step("own_info", "OTHER", None, "self", (0.3, 2), reply=True),
    "assessment": Step("assessment", "ASSESSMENT", "assessment", "ats", (2, 8)),
    "assessment_reminder": Step("assessment_reminder", "ASSESSMENT", "assessment", "ats", (2, 4)),
    "assessment_done": Step("assessment_done", "UPDATE", "in_review", "ats", (0.5, 3)),
    "schedule": Step("schedule", "INTERVIEW", "interviewing", "human", (2, 8)),
    "forwarded_schedule": Step("schedule", "INTERVIEW", "interviewing", "human", (2, 8), carry="inline"),
    "own_times": Step("own_times", "OTHER", None, "self", (0.1, 1), reply=True),
    "invite": Step("invite", "INTERVIEW", "interviewing", "human", (0.2, 2), calendar="REQUEST"),
    "next_round": Step("next_round", "INTERVIEW", "interviewing", "human", (3, 8), reply=True),
    "reminder": Step("reminder", "INTERVIEW", "interviewing", "ats", (0.5, 2)),
    "reschedule": Step("reschedule", "INTERVIEW", "interviewing", "human", (0.5, 2), calendar="REQUEST"),
    "cancel": Step("cancel", "INTERVIEW", "interviewing", "human", (0.5, 2), calendar="CANCEL"),
    "own_thanks": Step("own_thanks", "OTHER", None, "self", (2, 5), reply=True),
    "offer": Step("offer", "OFFER", "offer", "human", (3, 9)),
    "own_accept": Step("own_accept", "OTHER", "accepted", "self", (0.5, 3), reply=True),
    "welcome": Step("welcome", "OFFER", "accepted", "human", (0.3, 2), reply=True),
    "own_decline": Step("own_decline", "WITHDRAWN", "withdrawn", "self", (0.5, 3), reply=True),
    "own_withdraw": Step("own_withdraw", "WITHDRAWN", "withdrawn", "self", (1, 6), reply=True),
    "withdrawn": Step("withdrawn", "WITHDRAWN", "withdrawn", "ats", (0.1, 2)),
    "on_hold": Step("on_hold", "ON_HOLD", "on_hold", "ats", (4, 12)),
    "rejected": Step("rejected", "REJECTION", "rejected", "ats", (3, 16)),
    "rejected_after_talk": Step("rejected_after_talk", "REJECTION", "rejected", "human", (3, 10), reply=True),
    "rejected_praise": Step("rejected_praise", "REJECTION", "rejected", "human", (4, 12)),
    "rejected_thanks": Step("rejected_thanks", "REJECTION", "rejected", "ats", (2, 9)),
    "closed": Step("closed", "REJECTION", "rejected", "ats", (8, 20)),
    "board_rejected": Step("board_rejected", "REJECTION", "rejected", "board", (4, 15)),
    "survey": Step("survey", "OTHER", None, "ats", (1, 4)),
}

#: Paths of generated applications with their weights: most applications end in silence or a form letter.
PATHS: tuple[tuple[int, str], ...] = (
    (20, "applied"),
    (5, "verify_account applied"),
    (6, "board_applied viewed"),
    (5, "board_applied applied viewed"),
    (18, "applied rejected"),
    (4, "applied rejected_thanks"),
    (5, "board_applied applied rejected"),
    (4, "board_applied viewed board_rejected"),
    (4, "applied update"),
    (5, "applied update rejected"),
    (3, "applied closed"),
    (3, "applied info_request own_info update"),
    (4, "applied assessment assessment_reminder assessment_done rejected"),
    (3, "applied assessment"),
    (3, "applied assessment assessment_done schedule own_times invite rejected_after_talk"),
    (5, "applied schedule own_times invite reminder"),
    (4, "applied update schedule own_times invite own_thanks rejected_praise"),
    (2, "applied schedule own_times invite reschedule own_thanks next_round own_times invite offer own_accept welcome"),
    (2, "applied schedule own_times invite cancel on_hold"),
    (2, "applied assessment assessment_done schedule own_times invite own_thanks offer"),
    (1, "applied schedule own_times invite own_thanks offer own_decline"),
    (2, "applied own_withdraw withdrawn"),
    (2, "applied on_hold"),
    (2, "own_application applied_by_hand schedule own_times invite rejected_after_talk"),
    (2, "own_application applied_by_hand rejected"),
    (1, "forwarded_receipt rejected"),
    (1, "forwarded_receipt forwarded_schedule own_times invite"),
)

_RANK = ("applied", "in_review", "assessment", "interviewing", "offer", "accepted")
_ENDS = ("rejected", "withdrawn", "accepted")


def advance(stage: str | None, said: str | None) -> str | None:
    """The application's stage after a mail that says `said`; a weaker stage never takes back a stronger one."""
    if said is None or stage is None or said in ("rejected", "withdrawn", "on_hold"):
        return said or stage
    if stage in _ENDS:
        return stage
    if stage == "on_hold":
        return said
    return max(stage, said, key=_RANK.index)
