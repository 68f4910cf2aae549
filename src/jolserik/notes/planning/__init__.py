"""Planning: what becomes of each note of a batch, decided in order, from drafts and facts alone. Pure.

A later note may draw what an earlier movement brought; a refused note leaves no trace in the stock. A dry run is this
module without the writing that follows it.
"""

from jolserik.notes.planning.deciding import plan_notes
from jolserik.notes.planning.plan import Plan, PlannedLine

__all__ = ["Plan", "PlannedLine", "plan_notes"]
