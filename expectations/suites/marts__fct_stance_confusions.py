"""What `marts.fct_stance_confusions` must be like before it is shown."""

from expectations.sparse import SparseTable

TABLE = SparseTable("marts.fct_stance_confusions", counts=("corpus_number", "labels_count"))
