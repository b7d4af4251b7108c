"""Failures the person at the terminal can do something about: one clear sentence each, never a traceback."""

#: sysexits.h EX_CONFIG: what every process of Jobtrail exits with when its settings are wrong.
EXIT_SETTINGS = 78


class CliError(Exception):
    """An expected failure. `str(error)` is the sentence printed to standard error."""

    def __init__(self, sentence: str, *, exit_code: int = 1) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code


class SettingsError(CliError):
    """A variable or option has a value Jobtrail cannot work with."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, exit_code=EXIT_SETTINGS)
