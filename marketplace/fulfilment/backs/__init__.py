"""What goes back of a bag: refunds by line, withdrawals, and the papers that follow them."""
