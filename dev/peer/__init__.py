"""The peer beside which the portal is measured: driver.py runs in an environment of its own, without the portal."""
