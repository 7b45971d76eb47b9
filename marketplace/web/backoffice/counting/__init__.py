"""The stock as its shop looks at it: counted, checked in the morning, asked about, low."""
