"""Torture: the portal is killed, cut off, hurried and crowded, and has to lose nothing and repeat nothing.

It is driven by its real edges alone (HTTP, mail that arrives, the timer, the table's stream) and judged by what its
ports and its mails say, never by the layout of the table.

| room | does |
|---|---|
| world.py | a portal on DynamoDB Local or moto, with S3 and SES of moto beside it |
| ledger.py | remembers every write that was asked for; says what is lost, doubled or stuck |
| killing.py | numbers each call to AWS and kills the process before or after one of them |
| flows.py | what people and the platform do: run, and run again as the platform would |
| crashing.py | one run of a flow that dies at one point, and what was wrong in the end |

`make test` runs a sample that a seed chooses, `make torture` all of it (docs/reliability.md says what came of it).
"""
