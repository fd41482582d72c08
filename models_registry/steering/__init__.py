"""Steering committees: established by decision for a term, their members, their end."""

from .committees import MemberLine, TwoHeads, end, establish, name_members

__all__ = ["MemberLine", "TwoHeads", "end", "establish", "name_members"]
