"""The network: which one there is, how pixels enter it, what comes out. Knows no user's files."""
