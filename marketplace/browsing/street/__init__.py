"""The street as a drawing: shops in, SVG out. The same shops always give the same drawing.

Every colour is a class of `static/css/parts/street*.css`, so that day, evening and a town's own look need no
second drawing, and no inline style is written. What never changes is drawn in `art/`.
"""
