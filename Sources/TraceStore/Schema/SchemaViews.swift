extension Schema {
  static let viewNames = [
    "products", "lots", "actors", "locations", "materials", "things", "contents_of", "parent_of", "state_of",
    "mention", "events", "history_of", "open_exceptions", "balance_of_lot", "exchanges",
  ]

  static var dropViews: String { viewNames.reversed().map { "DROP VIEW IF EXISTS \($0);\n" }.joined() }

  /// The common questions.
  static let views = """
    CREATE VIEW products AS
      SELECT id, value ->> '$.name' AS name, value ->> '$.gtin' AS gtin, value ->> '$.market' AS market
      FROM definition AS d WHERE \(isLatest("product"));
    CREATE VIEW lots AS
      SELECT id, value ->> '$.number' AS number, value ->> '$.product' AS product,
        value ->> '$.expiry' AS expiry, value ->> '$.manufactured' AS manufactured
      FROM definition AS d WHERE \(isLatest("lot"));
    CREATE VIEW actors AS
      SELECT id, value ->> '$.name' AS name, value ->> '$.kind' AS kind, value ->> '$.gln' AS gln
      FROM definition WHERE kind = 'actor';
    CREATE VIEW locations AS
      SELECT id, value ->> '$.name' AS name, value ->> '$.gln' AS gln, value ->> '$.owner' AS owner
      FROM definition WHERE kind = 'location';
    CREATE VIEW materials AS
      SELECT id, value ->> '$.number' AS number, value ->> '$.materialCode' AS code,
        value ->> '$.supplier' AS supplier, value ->> '$.supplierLot' AS supplier_lot
      FROM definition WHERE kind = 'material';

    -- Everything with an identifier. Ask by serial together with gtin: there is an index.
    --   SELECT * FROM things WHERE gtin = '04012345123456' AND serial = '000000000017';
    CREATE VIEW things AS
      SELECT i.id, c.value ->> '$.scheme' AS scheme, c.value ->> '$.gtin' AS gtin, i.serial,
        CASE c.value ->> '$.scheme'
          WHEN 'sgtin' THEN '(01)' || (c.value ->> '$.gtin') || '(21)' || i.serial
          WHEN 'sscc' THEN '(00)' || i.serial
          ELSE i.serial END AS code,
        l.word AS level, b.value ->> '$.number' AS lot, i.lot AS lot_id, s.word AS own_state,
        coalesce((
          WITH RECURSIVE up (state, parent, depth) AS (
            SELECT p.state, p.parent, 1 FROM item AS p WHERE p.id = i.parent AND i.state = 7
            UNION ALL
            SELECT p.state, p.parent, depth + 1 FROM up JOIN item AS p ON p.id = up.parent WHERE depth < 16)
          SELECT w.word FROM up JOIN serial_state AS w ON w.number = up.state
          WHERE up.state IN (10, 11) ORDER BY depth LIMIT 1), s.word) AS state,
        i.parent, i.place, i.holder, i.flags
      FROM item AS i
      JOIN definition AS c ON c.kind = 'item_class' AND c.id = i.class
      JOIN serial_state AS s ON s.number = i.state
      LEFT JOIN packaging_level AS l ON l.number = i.level
      LEFT JOIN definition AS b ON b.kind = 'lot' AND b.id = i.lot AND b.number = (
        SELECT max(number) FROM definition WHERE kind = 'lot' AND id = i.lot);

    -- SELECT code FROM contents_of WHERE container_serial = '340123450000000772';
    CREATE VIEW contents_of AS
      SELECT p.serial AS container_serial, t.parent AS container, t.id, t.code, t.serial, t.level, t.state
      FROM item AS p JOIN things AS t ON t.parent = p.id;
    CREATE VIEW parent_of AS
      SELECT i.id, i.serial, p.id AS container, p.code AS container_code, p.level AS container_level
      FROM item AS i JOIN things AS p ON p.id = i.parent;
    CREATE VIEW state_of AS SELECT id, code, gtin, serial, level, lot, state FROM things;

    -- Which events name an item. Ask by item: there is an index.
    CREATE VIEW mention AS
      SELECT i.id AS item, r.event FROM item AS i
      JOIN mention_run AS r ON \(names("r", item: "i.id"));

    -- The journal in words; one row an event. Masks are decimal, because DuckDB reads no hexadecimal numbers.
    CREATE VIEW events AS
      SELECT e.number, k.word AS kind,
        strftime('%Y-%m-%dT%H:%M:%fZ', e.time / 1000000.0, 'unixepoch') AS time,
        a.name AS actor, r.name AS read_point, p.name AS place, l.number AS lot, c.serial AS container,
        st.word AS step, d.word AS disposition, coalesce(f.status, 'applied') AS status, e.repeats,
        printf('%08x-%04x-%04x-%04x-%04x%08x', e.identity_high >> 32 & 4294967295,
          e.identity_high >> 16 & 65535, e.identity_high & 65535, e.identity_low >> 48 & 65535,
          e.identity_low >> 32 & 65535, e.identity_low & 4294967295) AS identity,
        e.quantity, e.details
      FROM event AS e
      JOIN event_kind AS k ON k.number = e.kind
      LEFT JOIN actors AS a ON a.id = e.actor
      LEFT JOIN locations AS r ON r.id = e.read_point
      LEFT JOIN locations AS p ON p.id = e.place
      LEFT JOIN lots AS l ON l.id = e.lot
      LEFT JOIN item AS c ON c.id = e.container
      LEFT JOIN business_step AS st ON st.number = e.step
      LEFT JOIN disposition AS d ON d.number = e.disposition
      LEFT JOIN effect AS f ON f.event = e.number;

    -- What names a thing. Its containers' events are found by container.
    --   SELECT * FROM history_of WHERE serial = '000000000017' ORDER BY time;
    CREATE VIEW history_of AS
      SELECT t.gtin, t.serial, t.code, v.*
      FROM things AS t JOIN mention AS m ON m.item = t.id JOIN events AS v ON v.number = m.event;

    CREATE VIEW open_exceptions AS
      SELECT f.number, f.rule, s.word AS severity, f.hda_class,
        strftime('%Y-%m-%dT%H:%M:%fZ', f.raised_at / 1000000.0, 'unixepoch') AS raised_at,
        t.code AS item, c.code AS container, l.number AS lot, a.name AS actor, f.expected, f.observed, f.note,
        f.events
      FROM finding AS f
      JOIN severity AS s ON s.number = f.severity
      LEFT JOIN things AS t ON t.id = f.item
      LEFT JOIN things AS c ON c.id = f.container
      LEFT JOIN lots AS l ON l.id = f.lot
      LEFT JOIN actors AS a ON a.id = f.actor
      WHERE NOT f.is_withdrawn;

    CREATE VIEW balance_of_lot AS
      SELECT b.lot AS lot_id, l.number AS lot, p.word AS level, s.word AS state, b.things
      FROM lot_balance AS b
      JOIN serial_state AS s ON s.number = b.state
      LEFT JOIN lots AS l ON l.id = b.lot
      LEFT JOIN packaging_level AS p ON p.number = b.level
      WHERE b.things <> 0;

    CREATE VIEW exchanges AS
      SELECT value ->> '$.document' AS document, coalesce(value ->> '$.partner', '') AS partner,
        value ->> '$.direction' AS direction, value ->> '$.version' AS version, value ->> '$.events' AS events,
        value ->> '$.transport' AS transport, value ->> '$.content' AS content,
        value ->> '$.noticedAt' AS noticed_at, value -> '$.rejections' AS rejections,
        (value ->> '$.content') IN ('rejected', 'partlyAccepted') AND (value ->> '$.noticedAt') IS NULL
          AS is_unnoticed
      FROM definition AS d WHERE \(isLatest("exchange"));

    """
}
