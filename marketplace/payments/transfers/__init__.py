"""The shops' shares: accounts, transfers once a bag is fetched, and what is taken back of them."""
