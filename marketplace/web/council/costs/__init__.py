"""What a town bears of the installation, year by year."""
