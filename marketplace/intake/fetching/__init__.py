"""Pictures that a merchant's file names by their address: asked for, fetched with care, or told why not."""
