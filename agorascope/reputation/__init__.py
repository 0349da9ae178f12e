"""What a brand's mentions say of its reputation: estimates with their doubt, pure and vectorised."""
