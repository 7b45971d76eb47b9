"""What a town says of itself where the law asks, and who its mails are from."""
