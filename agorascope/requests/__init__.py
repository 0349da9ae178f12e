"""What people ask for and complain about: posts put together that want the same thing.

posts that ask or complain -> Vectoriser -> group (weeks before, then among themselves) -> nlp.requests
"""

from agorascope.requests.step import RequestsReport, requests_version, update_requests

__all__ = ["RequestsReport", "requests_version", "update_requests"]
