"""What an event brought: a counterfactual from the days before it, and who came."""
