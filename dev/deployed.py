"""The settings of a deployment that nobody has, for what is started to be measured."""

ENVIRONMENT = {
    "TABLE": "t",
    "ATTACHMENT_BUCKET": "a",
    "MAIL_BUCKET": "m",
    "MAIL_PREFIX": "inbound/",
    "POLICY": "oppein",
    "INBOUND_DOMAIN": "in.example",
    "SENDER": "portal@in.example",
    "SITE_URL": "https://portal.example",
    "COMPANY": "Acme",
    "SIGNING_KEYS": "k",
    "AWS_REGION": "eu-central-1",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "AWS_ACCESS_KEY_ID": "nobody",
    "AWS_SECRET_ACCESS_KEY": "nobody",
    "AWS_EC2_METADATA_DISABLED": "true",
}
