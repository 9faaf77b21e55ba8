"""What plugin authors try and test their connectors with."""
