"""Of which version the items of the table are. A change of their shape counts CODE_VERSION up and adds a migration."""

CODE_VERSION = 1
VERSION_KEY = ("VERSION", "VERSION")  # pk, sk of the item that says so
