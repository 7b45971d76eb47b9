"""What residents and shops say of the market, and what the town answers in public."""
