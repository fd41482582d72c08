"""Marks by criterion: what they come to, the unit's own, the appraisers', and what proves them."""
