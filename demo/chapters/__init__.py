"""The chapters of the story, each a function that plays it and checks it by what people saw."""
