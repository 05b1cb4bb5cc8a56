"""The routes that are open to everybody."""

ANYBODY = frozenset(
    {
        "GET /healthz",
        "GET /api/v1/policy",
        "GET /api/v1/privacy",
        "GET /api/v1/privacy/page",
        "GET /api/v1/form",
        "GET /api/v1/receipts/<token>",
        "GET /api/v1/dates/<token>.ics",
        "GET /api/v1/links",
        "GET /api/v1/figures",
        "GET /api/v1/figures/page",
        "POST /api/v1/links",
        "GET /api/v1/links/<token>",
        "POST /api/v1/links/<token>",
        *(f"{verb} /api/v1/track{page}" for verb in ("GET", "POST") for page in ("", "/<token>")),
        "POST /api/v1/surveys",
        "GET /api/v1/receipts/<token>/files",
        "POST /api/v1/receipts/<token>/files",
        "GET /api/v1/surveys/<token>",
        "POST /api/v1/surveys/<token>",
        "GET /api/v1/questionnaires/<token>",
        "POST /api/v1/questionnaires/<token>",
        "GET /api/v1/docs",
        "GET /api/v1/openapi.json",
        "POST /api/v1/attachments",
        "POST /api/v1/complaints",
        "POST /api/v1/session-requests",
        "POST /api/v1/sessions",
    }
)
