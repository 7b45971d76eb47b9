"""How the shop is told of its orders: its ladder, its printer, its sheet of the day."""
