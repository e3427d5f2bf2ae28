import EventKernel

/// What is set for messages between systems and does not do what somebody may expect of it: told before a run.
extension LinePlan {
  /// The mechanism of each doubt, and the doubt in words that follow its name, with what mends it.
  public func doubtsOfMessages() -> [(mechanism: MechanismID, words: String, hint: String)] {
    var found: [(MechanismID, String, String)] = []
    if let idle = idleRace {
      found.append((.lotBoundaryRace, idle, "delay: \"\(lots.changeover)\", or a queue"))
    }
    let (copies, entered) = copiesEach
    let bytes = Double(lots.cartonsPerLot) * Double(lots.count) * (entered - 1) * Self.bytesOfCopy
    if bytes > 1e9 || costOfCopies > 60e9 {
      found.append(
        (
          .retryDuplicate,
          "sends each message \(Int(copies.rounded())) times, of which \(Int(entered.rounded())) are entered: a long trial takes "
            + "about \(Int((costOfCopies / 1e9).rounded(.up))) s and \(Int((bytes / 1e9).rounded(.up))) GB",
          "fewer attempts, a time-out that is longer than the latency, or receiver: \"idempotent\""
        ))
    }
    return found
  }

  /// By how much a message can come later than those that were sent after it, where it is sent again or takes a time that is
  /// drawn: of an exponential time, ten times its mean is longer than all but one of 20,000. Zero where all come in order.
  public var longestOvertaking: TimeSpan {
    Boundary.allCases.reduce(.zero) { longest, boundary in
      let (retry, order) = (
        mechanisms.at(boundary, \.retryDuplicate), mechanisms.at(boundary, \.outOfOrder)
      )
      let again = retry.latency > .zero ? retry.timeout.seconds * Double(retry.attempts - 1) : 0
      let own = again + 10 * (retry.latency + order.spread).seconds
      return min(.days(10_000), longest + (TimeSpan.seconds(nearest: own) ?? .days(10_000)))
    }
  }

  /// What the record keeps of a message that is entered once more, as measured.
  private static let bytesOfCopy = 7_000.0

  /// Why nothing reaches a system under the lot that follows, but what is said when that is on the line; nil where anything may.
  private var idleRace: String? {
    var delay = TimeSpan.zero
    for boundary in Boundary.allCases {
      let settings = LinkSettings(mechanisms, at: boundary)
      if settings.isQueue || settings.isDrawn { return nil }
      delay += settings.race.delay
      guard settings.race.lot == .openOrder else { continue }
      if lots.count == 1 { return "acts on nothing: there is one lot, and no other to enter it under" }
      if delay >= lots.changeover { return nil }
      return
        "acts on next to nothing: messages are on their way for \(delay), and the next lot begins \(lots.changeover) after "
        + "the one before, so that only what is said of a lot later than that is entered under another"
    }
    return nil
  }
}
