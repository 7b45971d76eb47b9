"""What goes back: refunds by line, and the withdrawals that residents ask for."""
