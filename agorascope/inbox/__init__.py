"""The inbox: which posts wait for an answer of the brand's desk, in which order, and who deals with them."""
