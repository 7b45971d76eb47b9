"""The providers that move money, behind one protocol. No database here: dataclasses in and out."""
