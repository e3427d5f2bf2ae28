extension Schema {
  /// What was said. Rows are added and never changed, and all of them are under the hash chain.
  static let journal = """
    -- One commit: all that was acknowledged together. The hash takes in the one before it.
    CREATE TABLE block (
      number INTEGER PRIMARY KEY,
      arrival INTEGER NOT NULL,            -- when its events arrived, by the keeper's clock
      first_event INTEGER NOT NULL, events INTEGER NOT NULL,
      first_item INTEGER NOT NULL, items INTEGER NOT NULL,
      first_definition INTEGER NOT NULL, definitions INTEGER NOT NULL,
      hash BLOB NOT NULL
    ) STRICT;

    CREATE INDEX block_by_event ON block (first_event) WHERE events > 0;

    -- Master data. A later definition of the same thing completes the earlier one.
    CREATE TABLE definition (
      number INTEGER PRIMARY KEY,
      kind TEXT NOT NULL,                  -- product, lot, actor, location, material, block, item_class, policy, exchange
      id INTEGER NOT NULL,                 -- by which events name it
      value TEXT NOT NULL                  -- JSON
    ) STRICT;
    CREATE INDEX definition_by_id ON definition (kind, id);

    -- An event as it arrived; one that arrives again is an entry of its own that names the first.
    CREATE TABLE event (
      number INTEGER PRIMARY KEY,          -- the sequence number that was acknowledged
      kind INTEGER NOT NULL,               -- see event_kind
      identity_high INTEGER NOT NULL, identity_low INTEGER NOT NULL,
      time INTEGER NOT NULL,               -- by the clock of the one who says so
      utc_offset INTEGER,                  -- minutes
      quantity INTEGER, counter INTEGER,   -- of count reports; see counter_kind
      container INTEGER,                   -- item.id
      lot INTEGER, product INTEGER, actor INTEGER, read_point INTEGER, place INTEGER,
      step INTEGER, disposition INTEGER,
      repeats INTEGER,                     -- event.number of what arrived before
      items BLOB,                          -- item.id, as differences in 7-bit groups; readable in the view mention
      details TEXT,                        -- JSON
      digest INTEGER NOT NULL              -- first 8 bytes of the entry's SHA-256, to find what was changed
    ) STRICT;
    CREATE INDEX event_by_identity ON event (identity_high, identity_low);
    CREATE INDEX event_by_lot ON event (lot) WHERE lot IS NOT NULL AND items IS NULL AND container IS NULL;

    -- Something with an identifier. id, class and serial are under the hash chain; the rest is the present record.
    CREATE TABLE item (
      id INTEGER PRIMARY KEY,
      class INTEGER NOT NULL,              -- definition of kind item_class: scheme, product
      serial TEXT NOT NULL,                -- serial number, or the 18 digits of a logistic unit
      level INTEGER,                       -- see packaging_level
      lot INTEGER,                         -- definition of kind lot
      state INTEGER NOT NULL,              -- its own; a container around it may have left: view things
      flags INTEGER NOT NULL,              -- 1 held, 2 away, 4 returned, 8 dispensed, 16 contradicted, 64 released
      parent INTEGER,                      -- item.id of the container it is in
      place INTEGER, holder INTEGER        -- as last said of it alone
    ) STRICT;
    CREATE UNIQUE INDEX item_by_code ON item (class, serial);
    CREATE INDEX item_by_parent ON item (parent) WHERE parent IS NOT NULL;
    CREATE INDEX item_by_lot ON item (lot) WHERE lot IS NOT NULL;

    """

  /// What follows from it.
  static let record = """
    CREATE TABLE store (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

    -- Which events name an item, as thing, container or output.
    CREATE TABLE mention (item INTEGER NOT NULL, event INTEGER NOT NULL, PRIMARY KEY (item, event))
      STRICT, WITHOUT ROWID;
    -- Which events declare an event wrong, and which consumed a delivery of material.
    CREATE TABLE declaration (
      identity_high INTEGER NOT NULL, identity_low INTEGER NOT NULL, event INTEGER NOT NULL,
      PRIMARY KEY (identity_high, identity_low, event)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE consumption (material INTEGER NOT NULL, event INTEGER NOT NULL, PRIMARY KEY (material, event))
      STRICT, WITHOUT ROWID;

    -- What became of an event, where it is not simply in effect: waiting, declaredWrong, ignored.
    CREATE TABLE effect (event INTEGER PRIMARY KEY, status TEXT NOT NULL) STRICT;

    -- A second container or lot that claims an item, where the site keeps both versions.
    CREATE TABLE claim (item INTEGER NOT NULL, container INTEGER, lot INTEGER) STRICT;
    CREATE INDEX claim_by_item ON claim (item);

    CREATE TABLE finding (
      number INTEGER PRIMARY KEY,
      rule TEXT NOT NULL, severity INTEGER NOT NULL, hda_class TEXT NOT NULL, place INTEGER NOT NULL,
      raised_at INTEGER NOT NULL,
      item INTEGER, container INTEGER, lot INTEGER, actor INTEGER,
      expected REAL, observed REAL, probability REAL, note TEXT,
      events TEXT NOT NULL,                -- JSON list of event.number
      is_withdrawn INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX finding_by_item ON finding (item) WHERE item IS NOT NULL;
    CREATE INDEX finding_by_container ON finding (container) WHERE container IS NOT NULL;

    -- What people were told or asked.
    CREATE TABLE alert (
      number INTEGER PRIMARY KEY, block INTEGER NOT NULL,
      demand TEXT, finding INTEGER,        -- one of the two
      item INTEGER, lot INTEGER, actor INTEGER, raised_at INTEGER NOT NULL
    ) STRICT;

    -- How many things of a lot are in which state, containers that have left taken into account. -1: not known.
    CREATE TABLE lot_balance (
      lot INTEGER NOT NULL, level INTEGER NOT NULL, state INTEGER NOT NULL, things INTEGER NOT NULL,
      PRIMARY KEY (lot, level, state)
    ) STRICT, WITHOUT ROWID;

    -- Who said how much, by hour, for the review of the audit trail. -1: nobody, nowhere.
    CREATE TABLE activity (
      actor INTEGER NOT NULL, read_point INTEGER NOT NULL, source INTEGER NOT NULL,
      kind INTEGER NOT NULL, counter INTEGER NOT NULL,
      hour INTEGER NOT NULL,               -- since 1970
      events INTEGER NOT NULL, quantity INTEGER NOT NULL,
      PRIMARY KEY (actor, read_point, source, kind, counter, hour)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE event_kind (number INTEGER PRIMARY KEY, word TEXT NOT NULL) STRICT;
    CREATE TABLE counter_kind (number INTEGER PRIMARY KEY, word TEXT NOT NULL) STRICT;
    CREATE TABLE serial_state (number INTEGER PRIMARY KEY, word TEXT NOT NULL) STRICT;
    CREATE TABLE packaging_level (number INTEGER PRIMARY KEY, word TEXT NOT NULL) STRICT;
    CREATE TABLE severity (number INTEGER PRIMARY KEY, word TEXT NOT NULL) STRICT;
    CREATE TABLE detection_place (number INTEGER PRIMARY KEY, word TEXT NOT NULL) STRICT;
    CREATE TABLE business_step (number INTEGER PRIMARY KEY, word TEXT NOT NULL) STRICT;
    CREATE TABLE disposition (number INTEGER PRIMARY KEY, word TEXT NOT NULL) STRICT;

    """

  /// Items are numbered in the order in which they are packed, so that most lists of them are a few runs. A row for each
  /// item, as there was at first, was two thirds of what a commit wrote.
  static let mentionRuns = """
    -- Which events name which items, as things, containers or outputs: items first to last, at most \(longestRun) of them. By
    -- item it is the view mention.
    CREATE TABLE mention_run (
      first INTEGER NOT NULL, event INTEGER NOT NULL, last INTEGER NOT NULL,
      PRIMARY KEY (first, event)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO mention_run SELECT item, event, item FROM mention;
    DROP TABLE mention;
    CREATE INDEX finding_by_lot ON finding (lot) WHERE lot IS NOT NULL;

    """

  /// What stands around the events of a document: header, master data, statements; as EPCIS 2.0 JSON-LD without events.
  static let exchangeFrames = "ALTER TABLE exchange ADD COLUMN frame TEXT;\n"

  /// Exchanges are definitions: in the chain as soon as somebody opens the store for writing, and until then in `store`.
  static let chainedExchanges = """
    INSERT INTO store SELECT 'exchange ' || document || ' ' || partner || ' ' || direction, json_patch('{}', json_object(
      'document', document, 'direction', direction, 'partner', nullif(partner, ''), 'version', version,
      'events', events, 'bytes', bytes, 'transport', transport, 'transportAt', transport_at,
      'attempts', attempts, 'content', content, 'contentAt', content_at, 'rejections', json(iif(json_valid(rejections), rejections, '[]')),
      'noticedAt', noticed_at, 'frame', frame)) FROM exchange;
    DROP TABLE exchange;

    """

  /// What was exchanged with partners, and lots that left memory.
  static let exchanges = """
    CREATE TABLE exchange (
      document TEXT NOT NULL,              -- its identity in its header, or the name of its file
      partner TEXT NOT NULL,               -- GLN, or empty
      direction TEXT NOT NULL,             -- sent, received
      version TEXT, events INTEGER, bytes INTEGER,
      transport TEXT NOT NULL, transport_at INTEGER, attempts INTEGER,
      content TEXT NOT NULL, content_at INTEGER,
      rejections TEXT NOT NULL,            -- JSON list
      noticed_at INTEGER,
      PRIMARY KEY (document, partner, direction)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE archived_lot (
      lot INTEGER PRIMARY KEY, sealed_at INTEGER NOT NULL, bytes INTEGER NOT NULL, content BLOB NOT NULL
    ) STRICT;

    """
}
