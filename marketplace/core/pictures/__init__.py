"""Pictures that people send: read with care, cut to a frame, written anew in the sizes that pages show."""
