-- Edits that came with an idempotency key: the same call again answers what the first one made, and makes nothing.
CREATE TABLE edit_key (
    key text PRIMARY KEY,
    digest text NOT NULL,
    iris text[] NOT NULL,
    ids text[],
    sequence bigint,
    made_at timestamptz NOT NULL DEFAULT now()
);
