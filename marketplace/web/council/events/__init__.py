"""The council's agenda: events written, published, cancelled, and the shops invited to them."""
