"""What may be published: suppression of small cells and its audit."""
