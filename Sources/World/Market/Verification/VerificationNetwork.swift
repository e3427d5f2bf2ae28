import EventKernel
import TraceModel

/// Counters, a router and responders: what becomes of a pack's code on its way to an answer, but for what the record says.
public struct VerificationNetwork {
  private let plan: VerificationPlan
  private let mechanisms: MechanismValues
  private var responders: [Responder]
  private let counters: RandomPath
  private let days: RandomPath
  private let systems: RandomPath
  private let work: RandomPath
  private let startOfTrial: Int64

  /// What is asked: a pack's code, as it is on the pack.
  public struct Query: Hashable, Sendable {
    /// Whose work on it is drawn: the pack.
    public var pack: UInt64
    /// The code on it.
    public var item: ItemID
    /// What a scanner reads from the symbol; nil where nothing can be read any more.
    public var symbol: String?
    /// What it would read if it were printed as it has to be.
    public var code: PackCode
    /// The product's place among those of the site.
    public var product: Int
    /// Where, and when.
    public var asking: QueryDemand.Asking
    /// For the how manieth time somebody asks about the pack, from 1.
    public var attempt = 1

    /// A query about a pack.
    public init(
      pack: UInt64, item: ItemID, symbol: String?, code: PackCode, product: Int, asking: QueryDemand.Asking
    ) {
      (self.pack, self.item, self.symbol, self.code) = (pack, item, symbol, code)
      (self.product, self.asking) = (product, asking)
    }
  }

  /// What the counter's system sends, and when an answer is there.
  public struct Passage: Hashable, Sendable {
    /// The fields that it makes of the scan; nil where they make no code.
    public var sent: ScannedFields?
    /// What it would make of it with a scanner that is set as it has to be.
    public var plain: ScannedFields?
    /// Whether the router knows who answers.
    public var isRouted: Bool
    /// From the query to its answer; nil where none ever comes, or nobody was asked.
    public var answeredAfter: TimeSpan?
    /// Whether the asker's system holds the answer's text against the scan's.
    public var comparesTexts: Bool
    /// How the asker's scanner is set.
    public var scanner: Scanner
  }

  /// A network under these values.
  public init(
    _ plan: VerificationPlan, _ mechanisms: MechanismValues, startOfTrial: Int64, seed: UInt64, trial: UInt64
  ) {
    var paths = RandomPaths(seed: seed, trial: trial)
    self.plan = plan
    self.mechanisms = mechanisms
    self.startOfTrial = startOfTrial
    counters = paths.claim("market/verification/counter", owner: "VerificationNetwork")
    days = paths.claim("market/verification/caps lock", owner: "VerificationNetwork")
    systems = paths.claim("market/verification/asker's system", owner: "VerificationNetwork")
    work = paths.claim("market/verification/work", owner: "VerificationNetwork")
    responders = []
    for number in 0..<plan.responders {
      responders.append(
        Responder(
          plan, mechanisms.slowEndpoint, startOfTrial: startOfTrial,
          others: paths.claim("market/verification/others/\(number)", owner: "VerificationNetwork"),
          outages: paths.claim("market/verification/outage/\(number)", owner: "VerificationNetwork")))
    }
  }

  /// The way of a query, of which those come in the order of time.
  public mutating func pass(_ query: Query) -> Passage {
    let now = query.asking.at.nanoseconds
    let counter = UInt64(query.asking.counter)
    let day = (now + startOfTrial * 1_000) / 86_400_000_000_000
    var (own, today) = (counters.stream(counter), days.stream(counter, UInt32(truncatingIfNeeded: day)))
    let scanner = mechanisms.scannerInput.scanner(&own, &today)
    let year = year(now)
    let plain = query.symbol.flatMap { ScannedFields($0, in: year) }
    let sent = query.symbol.flatMap { ScannedFields(scanner.typed($0), in: year) }
    var system = systems.stream(counter)
    var passage = Passage(
      sent: sent, plain: plain, isRouted: !responders.isEmpty, answeredAfter: nil,
      comparesTexts: system.uniform() < mechanisms.answerFormat.share, scanner: scanner)
    guard sent != nil, !responders.isEmpty else { return passage }
    var stream = work.stream(query.pack, UInt32(clamping: query.attempt - 1))
    let ready = responders[query.product % responders.count]
      .answer(now, work: mechanisms.slowEndpoint.work(&stream))
    passage.answeredAfter = ready.map { .nanoseconds($0 - now + plan.network.nanoseconds) }
    return passage
  }

  /// The symbol on a pack; nil where nothing can be read from it.
  public func symbol(_ code: PackCode, isMalformed: Bool, isUnreadable: Bool) -> String? {
    if isUnreadable { return nil }
    return isMalformed ? code.symbol(mechanisms.codeFormat.profile) : code.symbol
  }

  /// Whether what an asker's system compares of an answer is another text than that of the scan.
  public func differs(_ answer: PackCode, from scan: ScannedFields) -> Bool {
    let written = mechanisms.answerFormat.written(answer)
    return written.serial != scan.serial || scan.lot.map { $0 != written.lot } ?? false
      || scan.expiry.map { $0 != written.expiry } ?? false
  }

  private func year(_ now: Int64) -> Int {
    Int(CivilDate(daysSince1970: (now / 1_000 + startOfTrial) / 86_400_000_000).year)
  }
}
