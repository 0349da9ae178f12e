"""What people are told: the notice of GDPR article 14 and the register of article 30, from the workspace."""
