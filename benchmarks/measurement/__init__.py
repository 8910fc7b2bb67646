"""Each method of the measuring room at its size, and beside a peer library on the same data in the same run."""
