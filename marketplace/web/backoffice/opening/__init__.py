"""When the shop is open: its week, special days, closing for once, a rush, a pause, and its windows."""
