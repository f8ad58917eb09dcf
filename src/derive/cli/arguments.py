"""How words of a command line are sorted into options and arguments."""

from __future__ import annotations

from itertools import islice

import click

OWN_OPTIONS = ("-h", "--help", "--version")


class WithDefault(click.Group):
    """A group in which an unknown first word is a problem to solve."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `solve` before what is not a command; nothing at all asks for help."""
        args = args or ["--help"]
        if args[0] not in self.commands and args[0] not in OWN_OPTIONS:
            args = ["solve", *args]
        return super().parse_args(ctx, args)


class TakesFormulas(click.Command):
    """A command of which -x and -(y - z) are arguments, and -h is one unless it stands alone."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put options first, and what merely begins with a minus sign behind them."""
        options: list[str] = []
        formulas: list[str] = []
        rest = iter(args if args != ["-h"] else ["--help"])
        for word in rest:
            if word == "--":
                formulas += rest
            elif word[:1] != "-" or (word[:2] != "--" and word not in self._taking_one):
                formulas.append(word)
            else:
                options += [word, *islice(rest, word in self._taking_one)]
        return super().parse_args(ctx, [*options, "--", *formulas])

    @property
    def _taking_one(self) -> set[str]:
        """The options that a value follows."""
        options = (each for each in self.params if isinstance(each, click.Option) and not each.is_flag)
        return {name for option in options for name in option.opts}
