"""The training program of the sources: recipes run on a data set, each leaving a run folder."""
