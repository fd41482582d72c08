"""Sample years 2022-2026: invented records, generated the same every time, marked as sample.

Everything goes through the apps' own verbs on simulated days, so that steps, rights and dates are
those that real work would have left. What is invented is marked `is_sample` and goes again by
`remove_sample`; reference facts are never touched. No year's records are touched after that year's
end, so that the portal can be played on any day of these years and shows the state of that day.
"""
