import EventKernel

/// What is set for messages between systems and does not do what somebody may expect of it: told before a run.
extension LinePlan {
  /// The mechanism of each doubt, and the doubt in words that follow its name, with what mends it.
  public func doubtsOfMessages() -> [(mechanism: MechanismID, words: String, hint: String)] {
    var found: [(MechanismID, String, String)] = []
    if let idle = idleRace {
      found.append((.lotBoundaryRace, idle, "delay: \"\(lots.changeover.words)\", or a queue"))
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

  /// By how much a message can come later than those that were sent after it, on a site with so many lines: where it is sent
  /// again or takes a time that is drawn, what it meets then it does not share with them. Zero where all come in order; nil
  /// where a queue behind grows without end, by the copies of others that stand before it.
  ///
  /// Of an exponential time, ten times its mean is longer than all but one of 20,000, which a message a unit meets; an outage
  /// is met by few, and five times its mean is longer than all but one of 150.
  public func longestOvertaking(lines: Int) -> TimeSpan? {
    let rate = Double(feed.speed) / Double(max(1, feed.pitch)) * Self.messagesPerUnit * Double(lines)
    var (longest, outages, entered) = (0.0, 0.0, 1.0)
    for boundary in Boundary.allCases {
      let settings = LinkSettings(mechanisms, at: boundary)
      let (retry, queue) = (settings.retry, settings.queue)
      let repeats = retry.latency > .zero && retry.attempts > 1
      if repeats { longest += retry.timeout.seconds * Double(retry.attempts - 1) }
      if repeats || settings.order.spread > .zero {
        longest += 10 * (retry.latency + settings.order.spread).seconds
      }
      if queue.overtakes { longest += 10 * queue.service.seconds }
      outages += 5 * settings.outage.length.seconds
      let copies = retry.copiesEach
      if longest > 0 {
        longest += 5 * settings.outage.length.seconds
        let load = rate * entered * queue.service.seconds / Double(queue.consumers)
        guard load * copies < 1 else { return nil }
        // What an outage holds back comes at once, and each message of it in as many copies as are sent meanwhile.
        let held = outages * load * (outages > 0 && repeats ? Double(retry.attempts) : 1)
        longest += (10 * queue.service.seconds + held) / (1 - load * copies)
      }
      if retry.receiver == .repeating { entered *= copies }
    }
    return TimeSpan.seconds(nearest: longest).map { min($0, .days(10_000)) } ?? .days(10_000)
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
        "acts on next to nothing: messages are on their way for \(delay.words), and the next lot begins \(lots.changeover.words) after "
        + "the one before, so that only what is said of a lot later than that is entered under another"
    }
    return nil
  }
}
