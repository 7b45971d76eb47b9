"""One's own account: orders, particulars, security."""
