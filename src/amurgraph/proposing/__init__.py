"""From the text of a page: which statements it may make, to be reviewed by a person. Nothing is written."""

from .candidates import propose_claims
from .page import read_page
from .proposal import Proposal
from .writing import proposal_to_csv, write_proposal

__all__ = ["Proposal", "proposal_to_csv", "propose_claims", "read_page", "write_proposal"]
