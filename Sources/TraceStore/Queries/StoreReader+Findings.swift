import TraceCore
import TraceModel

/// What the record holds to be wrong.
extension StoreReader {
  /// The findings about a thing that stand, as the thing or as the container, in the order in which they were raised.
  public func findings(about number: UInt32) throws(StoreError) -> [Finding] {
    let columns = """
      number, rule, raised_at, item, container, lot, actor, expected, observed, probability, note, events
      """
    let rows = try database.prepare(
      """
      SELECT \(columns) FROM finding WHERE item = ? AND NOT is_withdrawn
      UNION SELECT \(columns) FROM finding WHERE container = ? AND NOT is_withdrawn
      ORDER BY number
      """)
    rows.bind(1, Int64(number))
    rows.bind(2, Int64(number))
    var findings: [Finding] = []
    while try rows.step() {
      guard let rule = RuleCatalogue.rule(RuleID(rawValue: rows.text(1))) else {
        throw .damaged(path: path, detail: "a finding by “\(rows.text(1))”, which is no rule")
      }
      var finding = rule.finding(raisedAt: Timestamp(microseconds: rows.integer(2)))
      let (item, container) = (UInt32(clamping: rows.integer(3)), UInt32(clamping: rows.integer(4)))
      try load(items: Set([item, container]).subtracting([0]).sorted())
      finding.item = self.item(item)
      finding.container = self.item(container)
      if !rows.isNull(5) { finding.lot = LotID(raw: UInt32(clamping: rows.integer(5))) }
      if !rows.isNull(6) { finding.actor = ActorID(raw: UInt16(clamping: rows.integer(6))) }
      finding.expected = rows.real(7)
      finding.observed = rows.real(8)
      finding.probability = rows.real(9)
      finding.note = rows.isNull(10) ? "" : rows.text(10)
      finding.events = try events(JSONText(rows.text(11)))
      findings.append(finding)
    }
    return findings
  }

  /// The identities of entries.
  private func events(_ entries: JSONText?) throws(StoreError) -> [EventID] {
    var events: [EventID] = []
    for entry in entries?.elements ?? [] {
      if let number = entry.int { events.append(try self.entry(Int64(number)).header.id) }
    }
    return events
  }
}
