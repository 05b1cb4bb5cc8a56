"""The scanner of this machine: it knows the one file that all scanners know, and looks for it in archives too."""

from complaints.domain.archives import BeyondBounds, contents
from complaints.domain.scanning import CLEAN, MALWARE, UNSCANNABLE, Finding

# In halves, so that no scanner takes this module for what it looks for.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class StandInScanner:
    """Finds the EICAR test file. What is packed deeper or larger than the portal's own bounds is unscannable."""

    def scan(self, *, body: bytes) -> Finding:
        """clean, malware or unscannable."""
        try:
            return MALWARE if any(EICAR in content for content in contents(body)) else CLEAN
        except BeyondBounds:
            return UNSCANNABLE
