"""`python -m dev.check_policies`: reads every policy file, or says by file and line what is wrong with it."""

import sys

from complaints.adapters.policy_files import POLICIES, PolicyFileError, load_policy
from complaints.adapters.regulations import EARLIER


def main() -> int:
    """0 when every policy can be read, else 1."""
    wrong = 0
    for path in (*sorted(POLICIES.glob("*.toml")), *sorted((POLICIES / EARLIER).glob("*.toml"))):
        try:
            policy = load_policy(path)
        except PolicyFileError as error:
            print(error, file=sys.stderr)
            wrong += 1
        else:
            print(f"{path.name}: {policy.id} {policy.version}, {len(policy.clocks)} clocks")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
