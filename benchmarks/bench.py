"""Times of each part, growth with depth, SymPy beside it, answers, derivations, what is trusted.  Recorded, never asserted."""

import against_sympy
import answers
import base
import growth
import pages
import problems
import start
import students


def main() -> None:
    """Print the tables, each line as soon as it is known."""
    for table in (problems, growth, against_sympy, answers, students, pages, base, start):
        for row in table.rows():
            print(row, flush=True)
        print()


if __name__ == "__main__":
    main()
