"""What a brand's own pages and posts brought: estimates with their doubt, pure."""
