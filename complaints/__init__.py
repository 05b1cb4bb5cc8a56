"""The complaint portal's house."""

from complaints import precompiled

VERSION = "0.1.0"

precompiled.use()  # before any class of ours is made
