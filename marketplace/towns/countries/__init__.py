"""What changes from one country to another: one module each, behind one interface (`pack.py`)."""
