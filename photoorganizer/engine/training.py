"""The experiments: train a recipe, evaluate a suite. Torch is loaded here, only when asked for."""
