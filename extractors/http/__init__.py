"""The HTTP layer every live network goes through: limits, retries, budgets, address check.

url -> address check -> pacing -> request -> size cap -> page check -> Answer
"""

from extractors.http.answer import Answer, decode_body, json_problem
from extractors.http.client import Http
from extractors.http.failures import (
    AddressRefusedError,
    AuthError,
    BudgetError,
    CircuitOpenError,
    HttpError,
    PermanentError,
    PoisonPageError,
    RateLimitedError,
    TransientError,
)
from extractors.http.limits import HttpPolicy
from extractors.http.purse import Budget, Purse
from extractors.http.rates import DIALECTS, Dialect, RateReading, RateSignal, read_rate

__all__ = [
    "DIALECTS",
    "AddressRefusedError",
    "Answer",
    "AuthError",
    "Budget",
    "BudgetError",
    "CircuitOpenError",
    "Dialect",
    "Http",
    "HttpError",
    "HttpPolicy",
    "PermanentError",
    "PoisonPageError",
    "Purse",
    "RateLimitedError",
    "RateReading",
    "RateSignal",
    "TransientError",
    "decode_body",
    "json_problem",
    "read_rate",
]
