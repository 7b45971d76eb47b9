"""Our book beside the provider's: asked again, compared, and what does not fit told to a person."""
