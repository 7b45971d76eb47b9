"""The outbox towards providers: what is to be done with money, decided in one transaction and done once."""
