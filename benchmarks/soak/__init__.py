"""Sixty daily runs with faults beside sixty calm ones, on a demo world delivered day by day. `make soak`."""
