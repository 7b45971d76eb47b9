"""The town hall invites the owner of a shop: by mail, or by a letter on paper."""
