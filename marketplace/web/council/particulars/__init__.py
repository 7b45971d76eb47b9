"""The council says who publishes, who answers for data, and who its mails are from."""
