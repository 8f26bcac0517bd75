"""One reviewed change to the data: rows in, differences shown, shapes held, written whole."""

from .adding import NewClaim, Question, add_claim
from .joining import Joined
from .judgements import Judgement, parse_judgement, read_judgements
from .look_alikes import LookAlike, find_look_alikes
from .noticing import Notice
from .planning import Plan, plan_import
from .reviewing import plan_to_json, plan_to_text
from .starting import start_data_set
from .targets import Target, read_target, write_plan

__all__ = [
    "Joined",
    "Judgement",
    "LookAlike",
    "NewClaim",
    "Notice",
    "Plan",
    "Question",
    "Target",
    "add_claim",
    "find_look_alikes",
    "parse_judgement",
    "plan_import",
    "plan_to_json",
    "plan_to_text",
    "read_judgements",
    "read_target",
    "start_data_set",
    "write_plan",
]
