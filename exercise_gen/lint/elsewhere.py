"""The rules of the doctrine that no function here checks, each with where it is enforced or why it must wait."""

from __future__ import annotations

from exercise_gen.lint.registry import Status, unchecked

_LOAD: Status = "enforced at load"
_BUILT: Status = "by construction"
_LATER: Status = "not applicable yet"

# --- enforced when a file is loaded
unchecked(
    "TRC-01", "error", "Every objective has a capability", _LOAD, "validate: `missing-key`; `capability` is required."
)
unchecked(
    "TRC-12",
    "error",
    "No reference leads nowhere",
    _LOAD,
    "validate: `unknown-cell`, `unknown-sender`, `unknown-objective`, `unknown-critical-task`, `unknown-storyline`, "
    "`unknown-phase`, `unknown-inject`.",
)
unchecked(
    "INJ-01",
    "error",
    "An inject has all that it needs",
    _LOAD,
    "validate: `missing-key` (id, title, from, to, channel, subject, body), `inject-untimed`. Its objective is TRC-03; "
    "its controller is the cell that plays the sender; its marking is on every page (MRK-01).",
)
unchecked(
    "INJ-08",
    "error",
    "The sums of a nine-line request agree",
    _LOAD,
    "validate: `medevac-sums` (lines 3, 5 and 8); the form has the peacetime lines 6 and 9 only.",
)
unchecked(
    "MIL-02",
    "warning",
    "Conditions and standards are stated",
    _LOAD,
    "validate: `missing-key`; `standard` of a critical task and `target` of an objective are required.",
)

# --- so by construction
unchecked(
    "LEK-06",
    "error",
    "The player's face of an inject is a part of the controller's",
    _BUILT,
    "Both faces come from one record; the player's is an allow-list of marked fields. LEK-01 searches the result.",
)
unchecked(
    "DOC-08",
    "warning",
    "Documents are ready to print",
    _BUILT,
    "Templates break pages between injects and keep cards whole; nothing is said by colour alone.",
)
unchecked(
    "DOC-10",
    "warning",
    "Every document has version and status",
    _BUILT,
    "The plan's `version` and `status` stand on covers and in the footers; a change log is not kept yet.",
)

# --- not yet: the thing that the rule is about does not exist here, or a person must judge
unchecked("LEK-02", "error", "The exercise plan has no scenario", _LATER, "The packet has no exercise plan (ExPlan).")
unchecked(
    "CTL-04", "error", "Injects change status in order", _LATER, "Injects have no status; a plan is draft or final."
)
unchecked(
    "EVL-07",
    "error",
    "Rows of the improvement plan are complete",
    _LATER,
    "The after-action report is an empty shell; its rows are written by hand after the exercise.",
)
unchecked("TRC-14", "advice", "Open corrective actions are exercised", _LATER, "Earlier reports are not data yet.")
unchecked(
    "TMP-16",
    "warning",
    "Interpretation has its time",
    _LATER,
    "A plan does not say how the room is interpreted: simultaneously, consecutively or not at all.",
)
unchecked(
    "INJ-03",
    "warning",
    "A message says who, what, where and when",
    _LATER,
    "A person must read it; words alone do not tell it reliably in two languages.",
)
unchecked(
    "CTL-05", "warning", "Somebody else has approved each inject", _LATER, "Injects have no author and no approval."
)
unchecked("CTL-07", "warning", "Control knows what to do in free play", _LATER, "Phases have no field for it.")
unchecked("CTL-09", "warning", "Each phase begins with go or no-go", _LATER, "Phases have no checklist of their own.")
unchecked("GTR-04", "warning", "Weather, sun and tide fit day and place", _LATER, "Scenarios do not give them as data.")
unchecked("GTR-05", "warning", "Capacities are credible", _LATER, "Needs the consequence models and a gazetteer.")
unchecked("GTR-08", "warning", "The scenario is as large as its objectives need", _LATER, "A person must judge it.")
unchecked(
    "SAF-06",
    "warning",
    "The public is told of what it may see",
    _LATER,
    "Nothing of an exercise leaves the room yet; plans have no notification plan.",
)
unchecked("EVL-04", "warning", "Evaluators have the plans they rate by", _LATER, "Packets have no attachments.")
unchecked("EVL-08", "warning", "Areas for improvement are analysed", _LATER, "The report's rows are written by hand.")
unchecked("EVL-09", "warning", "Reports have due dates", _LATER, "Plans have no dates after the exercise.")
unchecked("EVL-10", "advice", "All indicators of INDECI are there", _LATER, "There is no INDECI document profile yet.")
unchecked("DOC-09", "advice", "Spare copies are printed", _LATER, "The packet does not say how many copies to print.")
unchecked("CIV-01", "warning", "Requests take the right way", _LATER, "A person must judge the way of a request.")
unchecked("CIV-02", "warning", "Military support rests on a civil request", _LATER, "Requests are not data yet.")
unchecked("CIV-06", "advice", "Nobody asks soldiers to police without a legal basis", _LATER, "A person must judge it.")
unchecked("MIL-03", "warning", "Effect and performance are measured apart", _LATER, "Objectives have no such measures.")
unchecked("MIL-05", "warning", "Supply, evacuation and links are feasible", _LATER, "Needs data on means and ways.")
unchecked("UNP-01", "warning", "Reporting lines of the UN profile are there", _LATER, "There is no UN profile.")
