"""The application without a face: jobs, the pipeline, and `Library`, the only door for windows and commands."""
