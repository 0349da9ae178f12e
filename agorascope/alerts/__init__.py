"""What is unusual in a series of counts, found from its past alone."""
