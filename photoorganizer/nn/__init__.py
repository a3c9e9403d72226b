"""The network: which model there is, how pixels enter it, what comes out. Knows no files of the user."""
