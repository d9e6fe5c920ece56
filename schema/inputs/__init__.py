"""The inputs of the contract; each names the record that it becomes."""
