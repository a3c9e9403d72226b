"""Words: what a network label is called as a hashtag, and which words mean the same."""
