"""Words in the two languages of the portal."""

from dataclasses import dataclass

LOCALES = ("zh-CN", "en")


@dataclass(frozen=True)
class Text:
    """One wording in Chinese and in English."""

    zh: str
    en: str

    def in_locale(self, locale: str) -> str:
        """The wording for `locale`: one of LOCALES; Chinese for anything else."""
        return self.en if locale == "en" else self.zh
