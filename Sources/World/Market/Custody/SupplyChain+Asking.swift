import EventKernel
import TraceModel

/// A question whether a code is good.
public struct CodeAsk: Sendable {
  /// Why it is asked.
  public enum Reason: Sendable, Hashable {
    /// A unit has come back, and may be sold again.
    case `return`
    /// A unit is about to be given to a patient.
    case dispensing
  }

  /// What comes of it.
  public enum Answer: Sendable, Hashable {
    /// The code is good.
    case verified
    /// It is not, and that is certain: nobody has to look.
    case refused
    /// No answer has come, or nobody could be asked: nothing is said of the unit.
    case unanswered
    /// The unit is suspect: people look into it until then, and find it good or not.
    case suspect(until: Instant, isGood: Bool)
  }

  /// Why.
  public let reason: Reason
  /// About which unit.
  public let unit: UnitKey
  /// Who asks: the wholesaler's returns desk, or the dispenser.
  public let holder: Holder
  /// When.
  public let at: Instant
  /// For the how manieth time it is asked about the unit since it is in this hand, from 1.
  public let attempt: Int
  /// When the answer was there, and whether the code was good; nil until then.
  public internal(set) var answer: (at: Instant, isGood: Bool)?
  /// What came of it; nil until then.
  public internal(set) var came: Answer?

  /// Whether it was answered with no.
  public var isRefused: Bool {
    switch came {
    case .refused: true
    case .suspect(_, let isGood): !isGood
    case .verified, .unanswered, nil: false
    }
  }
}

// Who asks about units before he sells them again or gives them out, and what he does with the answer.
extension SupplyChain {
  mutating func raise(
    _ reason: CodeAsk.Reason, _ unit: UnitKey, by holder: Holder, attempt: Int = 1, at now: Instant
  ) {
    asks.append(CodeAsk(reason: reason, unit: unit, holder: holder, at: now, attempt: attempt))
    ask(.verify(ask: asks.count - 1))
  }

  /// The answer to a question has come. A good return is sold again, and a good pack given out. What is not good is destroyed, or
  /// stays with the dispenser, set apart. What is suspect, or could not be verified, is set apart until somebody has looked, or
  /// an answer has come to a later question.
  public mutating func decide(
    _ number: Int, _ answer: CodeAsk.Answer, at now: Instant, in calendar: inout Calendar<Event>
  ) {
    guard asks[number].came == nil else { return }
    asks[number].came = answer
    asks[number].answer = (now, answer == .verified)
    let ask = asks[number]
    switch answer {
    case .verified: clear(ask, at: now, in: &calendar)
    case .refused: refuse(ask, at: now)
    case .suspect(let end, _):
      setApart(ask, at: now)
      plan(.looked(ask: number), at: end, in: &calendar)
    case .unanswered:
      if handsOver(ask) {
        tally.handedOver += 1
        giveOut(ask, at: now)
      } else if ask.attempt < plan.unverified.asks {
        setApart(ask, at: now)
        let next = max(
          now.later(1), plan.hours.within(now.later(plan.unverified.asksAgainAfter.nanoseconds)))
        plan(.askAgain(ask: number), at: next, in: &calendar)
      } else {
        giveUp(ask, at: now)
      }
    }
  }

  /// It is asked once more about a unit that was set apart, unless its use has ended by now.
  mutating func askAgain(_ number: Int, at now: Instant) {
    let ask = asks[number]
    if isExpired(ask.unit, at: now) { return destroy(ask, at: now) }
    raise(ask.reason, ask.unit, by: ask.holder, attempt: ask.attempt + 1, at: now)
  }

  /// People have looked into a suspect unit.
  mutating func hasLooked(_ number: Int, at now: Instant, in calendar: inout Calendar<Event>) {
    let ask = asks[number]
    if isExpired(ask.unit, at: now) { return destroy(ask, at: now) }
    if ask.isRefused { refuse(ask, at: now) } else { clear(ask, at: now, in: &calendar) }
  }

  /// Whether people give a unit out although no answer came: drawn for the unit itself.
  public func handsOver(_ ask: CodeAsk) -> Bool {
    guard ask.reason == .dispensing, plan.unverified.handsOver > 0 else { return false }
    var stream = draws.handing.stream(entity(cases[ask.unit.box]), UInt32(clamping: ask.unit.unit))
    return stream.uniform() < plan.unverified.handsOver
  }

  /// It is good: a return is sold again, a pack given out.
  private mutating func clear(_ ask: CodeAsk, at now: Instant, in calendar: inout Calendar<Event>) {
    switch ask.reason {
    case .return:
      tally.restocked += 1
      let index = individual(ask.unit)
      add(at: now, Holder(.stock, ask.holder.number), isTold: true, to: index)
      sellAgain(index, at: now, in: &calendar)
    case .dispensing: giveOut(ask, at: now)
    }
  }

  /// It is not good.
  private mutating func refuse(_ ask: CodeAsk, at now: Instant) {
    switch ask.reason {
    case .return: destroy(ask, at: now)
    case .dispensing: setApart(ask, at: now)
    }
  }

  /// Nobody has answered as often as it is asked: a return is destroyed or goes back, and a dispenser's pack stays apart.
  private mutating func giveUp(_ ask: CodeAsk, at now: Instant) {
    guard ask.reason == .return else { return setApart(ask, at: now) }
    setApart(ask, at: now)
    tally.unverified += 1
    switch plan.unverified.returns {
    case .isDestroyed: destroy(ask, at: now)
    case .goesBack:
      tally.returnsSentBack += 1
      add(at: now, Holder(.maker), isTold: true, to: individual(ask.unit))
    }
  }

  private mutating func giveOut(_ ask: CodeAsk, at now: Instant) {
    if isSetApart(ask.unit) { tally.givenLater += 1 }
    // Where a unit is that nobody has touched alone, its own life says.
    if let index = individualOf[ask.unit] { add(at: now, Holder(.patient), isTold: true, to: index) }
    if plan.reports(dispenser: ask.holder.number) {
      tell(ask.unit, by: ask.holder.number, isExpired: false, at: now)
    }
  }

  private mutating func destroy(_ ask: CodeAsk, at now: Instant) {
    if ask.reason == .return { tally.destroyed += 1 }
    add(at: now, Holder(.destroyed), isTold: true, to: individual(ask.unit))
  }

  private mutating func setApart(_ ask: CodeAsk, at now: Instant) {
    if isSetApart(ask.unit) { return }
    switch ask.reason {
    case .return: tally.returnsApart += 1
    case .dispensing: tally.keptApart += 1
    }
    add(at: now, Holder(.quarantine, ask.holder.number), isTold: true, to: individual(ask.unit))
  }

  /// Whether a unit was touched alone, and is set apart.
  private func isSetApart(_ unit: UnitKey) -> Bool {
    individualOf[unit].map { individuals[$0].steps.last?.holder.place == .quarantine } ?? false
  }

  private func isExpired(_ unit: UnitKey, at now: Instant) -> Bool {
    usableUntil(ofSeal: cases[unit.box].seal) <= now
  }
}
