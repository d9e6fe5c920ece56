"""The engine that runs the contract: prepared documents, budgets, errors, answers and streams."""
