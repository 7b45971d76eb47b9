"""What people who fetched a bag say of it, and what the shops answer."""
