"""The council gives its town a look of its own."""
