"""Opening hours as maps write them (OSM's `opening_hours`): understood exactly, or refused by the part.

What says more than hours on a clock (comments, open ends, sunrise, school holidays, fallbacks) is refused;
so is what the library reads more kindly than its author may have meant: a shop is never shown with hours that
its text does not say. What is understood becomes a week and special days, and is proven against the library,
moment by moment, before anybody is shown it.
Source: wiki.openstreetmap.org/wiki/Key:opening_hours/specification
"""
