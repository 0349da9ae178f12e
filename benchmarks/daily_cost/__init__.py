"""What a daily run costs, step by step, on histories of 10^4 to 10^7 posts."""
