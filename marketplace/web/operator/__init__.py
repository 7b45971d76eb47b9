"""The face of whoever runs the installation."""
