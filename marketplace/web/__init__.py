"""What all faces share: town by host, access, headers, errors, words and assets."""
