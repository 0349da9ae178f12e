"""Who carries weight inside a community: interaction graph -> numbers. Pure functions."""
