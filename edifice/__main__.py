"""`python -m edifice` is the command `edifice`."""

from edifice.cli import main

if __name__ == "__main__":
    main()
