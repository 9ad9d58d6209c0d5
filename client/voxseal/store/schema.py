"""The ledger's schema, as the list of steps that lead to it.

Step n takes a ledger from version n to n + 1 (SQLite's `user_version`). A step that has been released is never edited:
old ledgers exist. Times are ISO 8601 in UTC; digests are lower-case hex; sizes are bytes.
"""

from __future__ import annotations

STEPS: tuple[str, ...] = (
    """
    CREATE TABLE consent (
        text_sha256 TEXT PRIMARY KEY,
        version TEXT NOT NULL,
        accepted_at TEXT NOT NULL
    ) STRICT;

    CREATE TABLE submission (
        id TEXT PRIMARY KEY,
        created_at TEXT NOT NULL,
        state TEXT NOT NULL,
        destination TEXT NOT NULL,
        prefix TEXT,
        consent_version TEXT NOT NULL,
        consent_text_sha256 TEXT NOT NULL,
        consent_accepted_at TEXT NOT NULL,
        closed_at TEXT
    ) STRICT;

    -- What the person chose, so that a scan that was cut off can be done again. Paths are the system's own bytes: a Linux
    -- file name need not be UTF-8.
    CREATE TABLE root (
        submission TEXT NOT NULL REFERENCES submission(id),
        path BLOB NOT NULL,
        PRIMARY KEY (submission, path)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE sample (
        position INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        submission TEXT NOT NULL REFERENCES submission(id),
        name TEXT NOT NULL,
        source BLOB NOT NULL,
        state TEXT NOT NULL,
        size INTEGER NOT NULL,
        left_out TEXT,
        reason TEXT NOT NULL DEFAULT '',
        plaintext_size INTEGER,
        plaintext_sha256 TEXT,
        sealed_size INTEGER,
        sealed_sha256 TEXT,
        facts TEXT,
        UNIQUE (submission, source)
    ) STRICT;
    CREATE INDEX sample_by_state ON sample (submission, state, position);
    CREATE INDEX sample_by_content ON sample (plaintext_sha256);

    CREATE TABLE object (
        place INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        submission TEXT NOT NULL REFERENCES submission(id),
        kind TEXT NOT NULL,
        name TEXT NOT NULL UNIQUE,
        size INTEGER NOT NULL,
        sha256 TEXT NOT NULL,
        state TEXT NOT NULL,
        part_size INTEGER,
        parts INTEGER,
        algorithm TEXT,
        upload_id TEXT,
        etag TEXT NOT NULL DEFAULT '',
        delivered_at TEXT,
        fail_code TEXT,
        fail_message TEXT
    ) STRICT;
    CREATE INDEX object_by_state ON object (submission, state, place);

    CREATE TABLE part (
        object TEXT NOT NULL REFERENCES object(id),
        number INTEGER NOT NULL,
        size INTEGER NOT NULL,
        etag TEXT NOT NULL,
        checksum TEXT,
        PRIMARY KEY (object, number)
    ) STRICT, WITHOUT ROWID;
    """,
    # JSON of domain.quality.Measures, where the profile asks for selected files to be measured.
    """
    ALTER TABLE sample ADD COLUMN measures TEXT;
    """,
    # The queue of submissions: their order, which of them the person has paused, and what becomes of the originals.
    # `originals` is 'keep', 'delete' (once delivered), or 'dealt-with'; a sample's `original` says what became of its own:
    # 'deleted', or why it was kept. `source_mtime`: nanoseconds since 1970, as the file had it when it was sealed.
    """
    ALTER TABLE submission ADD COLUMN rank INTEGER NOT NULL DEFAULT 0;
    UPDATE submission SET rank = rowid;
    ALTER TABLE submission ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE submission ADD COLUMN originals TEXT NOT NULL DEFAULT 'keep';
    ALTER TABLE sample ADD COLUMN source_mtime INTEGER;
    ALTER TABLE sample ADD COLUMN original TEXT;

    CREATE TABLE queue (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        paused INTEGER NOT NULL
    ) STRICT;
    INSERT INTO queue (id, paused) VALUES (1, 0);
    """,
    # Takes: `prompt` and `measures` are JSON of domain.prompts.Prompt and domain.quality.Measures, as they were then. A
    # kept take's sample has its id. `key_wiped` is 1 once the vault holds nothing of it any more.
    """
    CREATE TABLE take (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        submission TEXT NOT NULL REFERENCES submission(id),
        kind TEXT NOT NULL,
        prompt TEXT,
        version INTEGER NOT NULL,
        state TEXT NOT NULL,
        started_at TEXT NOT NULL,
        device TEXT NOT NULL,
        sample_rate INTEGER NOT NULL,
        channels INTEGER NOT NULL,
        bit_depth INTEGER NOT NULL,
        pre_roll INTEGER NOT NULL,
        frames INTEGER,
        post_roll INTEGER NOT NULL DEFAULT 0,
        dropped INTEGER NOT NULL DEFAULT 0,
        trouble TEXT,
        recovered INTEGER NOT NULL DEFAULT 0,
        measures TEXT,
        key_wiped INTEGER NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX take_by_state ON take (state, number);
    CREATE INDEX take_by_submission ON take (submission, number);

    -- A prompt that the person passed over. A prompt whose text has changed is another one.
    CREATE TABLE skipped (
        destination TEXT NOT NULL,
        prompt TEXT NOT NULL,
        text_sha256 TEXT NOT NULL,
        PRIMARY KEY (destination, prompt, text_sha256)
    ) STRICT, WITHOUT ROWID;
    """,
    # The same words under another version are another acceptance; with the words alone as key, it could not be kept.
    """
    ALTER TABLE consent RENAME TO consent_before;
    CREATE TABLE consent (
        text_sha256 TEXT NOT NULL,
        version TEXT NOT NULL,
        accepted_at TEXT NOT NULL,
        PRIMARY KEY (text_sha256, version)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO consent SELECT text_sha256, version, accepted_at FROM consent_before;
    DROP TABLE consent_before;
    """,
    # 1: the take's scratch key is in a vault that outlives the process. A vault that is locked today is not one that has
    # lost it.
    """
    ALTER TABLE take ADD COLUMN durable INTEGER NOT NULL DEFAULT 0;
    """,
    # The SHA-256s of each 8 MiB of a sealed message, one behind the other (domain.uploads.BLOCK).
    """
    ALTER TABLE object ADD COLUMN blocks BLOB;
    """,
)

VERSION = len(STEPS)
