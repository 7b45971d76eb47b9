"""Stamps of a shop's customers on a card that bears nobody's name: on a phone, or on paper."""
