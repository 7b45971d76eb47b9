"""The providers that move money, behind one protocol: dataclasses in and out, and no table of ours."""
