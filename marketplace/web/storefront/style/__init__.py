"""The style guide: every part in every state, for those who build pages."""
