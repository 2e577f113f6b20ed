"""How text becomes terms: one way for the index, for what is typed and for the marks in what is found."""
