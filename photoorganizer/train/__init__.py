"""What made `models/`: data sets, recipes, the training loop, calibration and evaluation."""
