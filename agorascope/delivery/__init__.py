"""Alerts on their way to people: published alerts -> which are due -> one message -> each target, noted.

    published marts.fct_alerts -> due -> wording -> apprise -> alert_deliveries (app store)

An event is told once to each target, and once more when it grows worse. Nothing here writes the warehouse.
"""
