"""Who is favourable to a brand, and why somebody is, or is not, proposed as an ambassador. Pure functions."""
