"""The council writes pages: a draft, a look at it, the street; and every version of before."""
