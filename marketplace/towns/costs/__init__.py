"""The shared cost of the installation: split once a year between its towns, to the cent."""
