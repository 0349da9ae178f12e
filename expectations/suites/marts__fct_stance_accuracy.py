"""What `marts.fct_stance_accuracy` must be like before it is shown."""

from expectations.figures import with_interval
from expectations.sparse import SparseTable

_MEASURES = ("accuracy", "recall_negative", "recall_neutral", "recall_positive", "public_accuracy")

TABLE = SparseTable(
    "marts.fct_stance_accuracy",
    counts=("mentions_count", *(f"{measure}_n" for measure in _MEASURES)),
    shares=with_interval(*_MEASURES),
)
