"""What Xenia's speed is measured by: `make bench` writes docs/performance.md."""
