extension LinePlan {
  /// What it costs, in nanoseconds of one core, that messages are sent more than once.
  ///
  /// A copy that is known again is looked up. One that is entered again is told to the record, which raises it; and it takes back
  /// what was said of the same things since, which is the more copies the more there are, within a multiple of what the record
  /// was told. As measured, right to a factor of three: 46 s of 1,372 messages with 85 copies each, 1.4 s of 695 with 12.
  var costOfCopies: Double {
    let messages = Double(lots.cartonsPerLot) * Double(lots.count) * Self.messagesPerUnit
    let (copies, entered) = copiesEach
    var cost = messages * (copies - entered) * 1_000
    guard entered > 1 else { return cost }
    let mostReplayed = 7.5e9 + messages * entered * 310_000
    cost += min(messages * entered * (20_000 + 6_000 * entered), mostReplayed)
    return cost
  }

  /// A message a unit, and those of cases, pallets and rejects, as measured on the reference line.
  static let messagesPerUnit = 1.15

  /// How many copies of each message are sent in all, itself among them, and how many are entered at the end.
  var copiesEach: (sent: Double, entered: Double) {
    var (entered, known) = (1.0, 0.0)
    for boundary in Boundary.allCases {
      let retry = mechanisms.at(boundary, \.retryDuplicate)
      let copies = retry.copiesEach
      if retry.receiver == .repeating { entered *= copies } else { known += entered * (copies - 1) }
    }
    return (entered + known, entered)
  }
}
