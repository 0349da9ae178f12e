"""One module per page: a title, its filters, what it reads, its empty state, its components."""
