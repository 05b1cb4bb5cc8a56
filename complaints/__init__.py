"""The complaint portal's house."""

VERSION = "0.1.0"
