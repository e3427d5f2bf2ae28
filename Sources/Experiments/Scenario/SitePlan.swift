import EventKernel
import Scenario
import TraceModel

/// The site around a line, as a scenario describes it: whose product is packed, what lots are called, and whether people
/// do what the record asks for.
public struct SitePlan: Hashable, Sendable {
  /// Where the line stands.
  public var name = "Nordhafen"
  /// What the line is called there.
  public var line = "Line 7"
  /// What the product is called.
  public var product = "Nordhafen 20 mg, 30 tablets"
  /// The GS1 company prefix of the product's owner.
  public var companyPrefix = "4012345"
  /// The product's number among those of its owner.
  public var itemReference = 1
  /// The product's number in the books of the enterprise and the warehouse; empty where it is that among its owner's.
  public var material = ""
  /// What else is packed: the lots of a line go through all products in turn.
  public var alsoPacks: [Article] = []
  /// So many lots of a product follow one another before the next product's.
  public var campaign = 1
  /// Lots that one delivery of carton blanks goes into.
  public var lotsPerDelivery = 2
  /// Lines of this kind that share the systems and the record, this one among them.
  public var lines = 1
  /// How much later than the one before it each further line begins.
  public var linesApart = TimeSpan.zero
  /// Where the product is sold.
  public var market = "US"
  /// Months from manufacture to expiry.
  public var shelfLife = 24
  /// What the numbers of lots begin with.
  public var lotPrefix = "N7-"
  /// The number of the first lot behind its prefix.
  public var firstLot = 1_001
  /// Whether the crew and quality are told what the record asks for, and answer.
  public var answersRecord = false
  /// Whether a lot with a major finding is held until people have looked.
  public var holdsLots = true
  /// So many containers of a lot that is held are opened at most.
  public var mostOpened = 20
  /// So long after the end of a lot's messages has come, those that the line has counted and nobody has received are missing.
  public var comparesAfter = TimeSpan.minutes(15)
  /// So long the end of a lot's messages is waited for.
  public var waitsFor = TimeSpan.days(1)
  /// How often somebody looks at what systems have raised about messages.
  public var looksAtAlerts = TimeSpan.hours(1)
  /// So many days of a log say what is usual in it.
  public var usualDays = 10
  /// Whether returns and repackaging were in scope when the systems were installed.
  public var returnsInScope = true
  /// By what share of the rejects a count of the bin may differ before the lot is held for it.
  public var binLimit = 0.01
  /// By what share of the units an eye or a camera may have counted otherwise before the lot is held for it.
  public var counterLimit = 0.0002

  /// What is packed, in numbers and words.
  public struct Article: Hashable, Sendable {
    /// What it is called.
    public var name: String
    /// Its number among those of its owner.
    public var itemReference: Int
    /// Months from manufacture to expiry.
    public var shelfLife: Int
    /// Its number in the books of the enterprise and the warehouse.
    public var material: String

    /// Another product of the same size.
    public init(name: String, itemReference: Int, shelfLife: Int, material: String = "") {
      (self.name, self.itemReference, self.shelfLife) = (name, itemReference, shelfLife)
      self.material = material.isEmpty ? "\(itemReference)" : material
    }
  }

  /// Nordhafen, with one product.
  public init() {}

  /// All that is packed, in the order in which lots go through it.
  var articles: [Article] {
    [Article(name: product, itemReference: itemReference, shelfLife: shelfLife, material: material)]
      + alsoPacks
  }

  /// What a line of the site is called, counted from 0: `Line 7`, `Line 8`.
  public func name(ofLine number: Int) -> String {
    if number == 0 { return line }
    let digits = line.reversed().prefix { $0.isASCII && $0.isNumber }.count
    let (stem, last) = (line.dropLast(digits), Int(line.suffix(digits)))
    return last.map { "\(stem)\($0 + number)" } ?? "\(line) \(number + 1)"
  }
}

extension SitePlan {
  private static let usual = SitePlan()

  private static let itemReference = Parameter<Count>(
    "item-reference", "the product's number among those of its owner", default: Count(usual.itemReference),
    healthy: Count(usual.itemReference), possible: 0...99_999, plausible: 0...99_999,
    origin: .assumption("any number will do; prefix and number have at most 12 digits together"))
  private static let shelfLife = Parameter<Count>(
    "shelf-life-months", "months from manufacture to expiry", default: Count(usual.shelfLife),
    healthy: Count(usual.shelfLife), possible: 1...240, plausible: 12...60,
    origin: .assumption("tablets last two to three years as a rule"))
  private static let firstLot = Parameter<Count>(
    "first-lot", "the number of the first lot", default: Count(usual.firstLot),
    healthy: Count(usual.firstLot), possible: 0...1_000_000_000, plausible: 0...1_000_000,
    origin: .assumption("any number will do"))
  private static let campaign = Parameter<Count>(
    "campaign", "lots of a product that follow one another before those of the next",
    default: Count(usual.campaign), healthy: Count(usual.campaign), possible: 1...1_000_000,
    plausible: 1...50,
    origin: .assumption("a change of product costs a clearance; sites pack several lots of one in a row"))
  private static let lotsPerDelivery = Parameter<Count>(
    "lots-per-delivery", "lots that one delivery of carton blanks goes into, one after the other",
    default: Count(usual.lotsPerDelivery), healthy: Count(usual.lotsPerDelivery), possible: 1...1_000_000,
    plausible: 1...50, origin: .assumption("blanks come by the pallet, for a few lots at a time"))
  private static let lines = Parameter<Count>(
    "lines", "lines with these machines that share the systems behind them and the record",
    default: Count(usual.lines), healthy: Count(usual.lines), possible: 1...16, plausible: 1...12,
    origin: .assumption("one, unless a scenario is about what lines do to one another"),
    help: "each draws for itself; all of them are compared, and figures are of all together")
  private static let linesApart = Parameter<TimeSpan>(
    "lines-apart", "how much later than the one before it each further line begins",
    default: usual.linesApart, healthy: usual.linesApart, possible: .zero...(.days(30)),
    plausible: .zero...(.hours(24)), origin: .assumption("all begin with the shift"))

  private static let answersRecord = Parameter<Bool>(
    "answers-record", "whether people do what the record asks for: explain a difference, open a case",
    default: usual.answersRecord, healthy: usual.answersRecord,
    origin: .assumption("requests of a trace system are worked on after the lot, away from the line"))

  private static let holdsLots = Parameter<Bool>(
    "holds-lots", "whether a lot is released only after people have looked into every major finding about it",
    default: usual.holdsLots, healthy: usual.holdsLots,
    origin: .source(
      "21 CFR 211.192: an unexplained discrepancy is investigated, whether or not the batch has gone out",
      .regulator))
  private static let returnsInScope = Parameter<Bool>(
    "returns-in-scope",
    "whether returns and repackaging were in scope when the systems were installed; else nobody is told of them",
    default: usual.returnsInScope, healthy: usual.returnsInScope,
    origin: .assumption("“returns and repackaging were not in scope” is a sentence of many projects"))
  private static let mostOpened = Parameter<Count>(
    "opens-at-most", "containers of a lot that is held are opened at most", default: Count(usual.mostOpened),
    healthy: Count(usual.mostOpened), possible: 0...100_000, plausible: 0...200,
    origin: .assumption("what two people open in an hour; beyond it the lot is a deviation as a whole"))
  private static let binLimit = Parameter<Fraction>(
    "bin-limit", "by what share of the rejects a count of the bin may differ before it is looked into",
    default: .percent(1), healthy: .percent(1), possible: .percent(0)...(.percent(100)),
    plausible: .percent(0)...(.percent(2)),
    origin: .assumption(
      "21 CFR 211.125(c) asks for narrow preset limits from a site's history, and no site has published its own; "
        + "less than 1 % of a few hundred counted by hand is a handful"))

  private static let counterLimit = Parameter<Fraction>(
    "counter-limit",
    "by what share of the units a count of an eye or a camera may differ before it is looked into",
    default: .percent(0.02), healthy: .percent(0.02), possible: .percent(0)...(.percent(100)),
    plausible: .percent(0)...(.percent(0.2)),
    origin: .assumption(
      "narrow preset limits, as of the bin; under half a case in a lot of 50,000, so that a case that is missing as a "
        + "whole is looked into, and a carton that an eye has seen twice is not"))

  private static let comparesAfter = Parameter<TimeSpan>(
    "compares-after",
    "how long after the end of a lot has reached the record its messages are compared with the line's count",
    default: usual.comparesAfter, healthy: usual.comparesAfter, possible: .zero...(.days(30)),
    plausible: .zero...(.hours(8)),
    origin: .assumption("99 % of messages come within seconds; who compares reads two screens"))
  private static let waitsFor = Parameter<TimeSpan>(
    "waits-for-messages",
    "how long the end of a lot is waited for in the record before the lot is held without it",
    default: usual.waitsFor, healthy: usual.waitsFor, possible: .zero...(.days(365)),
    plausible: .hours(1)...(.days(30)),
    origin: .assumption("a system that is down for longer than a day is somebody's incident"))

  private static let looksAtAlerts = Parameter<TimeSpan>(
    "looks-at-alerts",
    "how often somebody looks at the list of messages that systems have refused or could not deliver",
    default: usual.looksAtAlerts, healthy: usual.looksAtAlerts, possible: .seconds(1)...(.days(365)),
    plausible: .minutes(5)...(.days(7)),
    origin: .assumption("once an hour while the line runs; nobody is called by a list in a portal"))

  private static let usualDays = Parameter<Count>(
    "usual-days", "days of the gateway's and the verification service's logs that say what is usual in them",
    default: Count(usual.usualDays), healthy: Count(usual.usualDays), possible: 2...1_000,
    plausible: 5...60,
    origin: .assumption("two working weeks, so that each day of the week is in it"))

  private static let material = Field(
    "material",
    .text(
      TextRule(
        "its number in the books of the enterprise and the warehouse; where none is written, its item reference"
      ) { text in
        text.isEmpty || text.utf8.count > 40
          ? (
            "“\(text)” is no number of an article",
            "one to forty characters, as the enterprise's system has it"
          )
          : nil
      }), .optional)

  /// The section `site` of a scenario.
  static let section = Section(
    "the site around the line: its product, and what its lots are called",
    fields: [
      Field("name", .text(TextRule("where the line stands", default: usual.name))),
      Field("line", .text(TextRule("what the line is called there", default: usual.line))),
      Field("product", .text(TextRule("what the product is called", default: usual.product))),
      Field(
        "company-prefix",
        .text(
          TextRule("the GS1 company prefix of the product's owner", default: usual.companyPrefix) { text in
            (try? CompanyPrefix(text)) == nil
              ? ("“\(text)” is no company prefix", "six to twelve digits, as GS1 has issued them") : nil
          })),
      Field(itemReference), material,
      Field(
        "also-packs",
        .list(
          of: .section(
            Section(
              "another product of the same size, to which lots come in turn",
              fields: [
                Field("product", .text(TextRule("what it is called", default: "another product"))),
                Field(itemReference), Field(shelfLife), material,
              ])), help: "what else is packed: lots go through all products in turn"), .optional),
      Field(campaign), Field(lotsPerDelivery), Field(lines), Field(linesApart),
      Field(
        "market",
        .text(
          TextRule("where the product is sold", default: usual.market) { text in
            (try? Market(text)) == nil
              ? ("“\(text)” is no market", "two capital letters of ISO 3166, such as US") : nil
          })),
      Field(shelfLife),
      Field(
        "lot-prefix",
        .text(
          TextRule("what the numbers of lots begin with", default: usual.lotPrefix) { text in
            (try? LotNumber(text + "1000000000")) == nil
              ? ("“\(text)” cannot begin the number of a lot", "up to ten characters that GS1 permits") : nil
          })),
      Field(firstLot), Field(answersRecord), Field(returnsInScope), Field(holdsLots), Field(mostOpened),
      Field(binLimit),
      Field(counterLimit),
      Field(comparesAfter), Field(waitsFor), Field(looksAtAlerts), Field(usualDays),
    ])

  /// What a scenario says; what it does not say is as at Nordhafen.
  init(_ section: ResolvedSection?) {
    guard let section else { return }
    name = section.text("name") ?? name
    line = section.text("line") ?? line
    product = section.text("product") ?? product
    companyPrefix = section.text("company-prefix") ?? companyPrefix
    itemReference = section[Self.itemReference].value
    material = section.text("material") ?? material
    alsoPacks = section.list("also-packs").compactMap(\.section).map { other in
      Article(
        name: other.text("product") ?? "another product", itemReference: other[Self.itemReference].value,
        shelfLife: other[Self.shelfLife].value, material: other.text("material") ?? "")
    }
    campaign = section[Self.campaign].value
    lotsPerDelivery = section[Self.lotsPerDelivery].value
    lines = section[Self.lines].value
    linesApart = section[Self.linesApart]
    market = section.text("market") ?? market
    shelfLife = section[Self.shelfLife].value
    lotPrefix = section.text("lot-prefix") ?? lotPrefix
    firstLot = section[Self.firstLot].value
    answersRecord = section[Self.answersRecord]
    returnsInScope = section[Self.returnsInScope]
    holdsLots = section[Self.holdsLots]
    mostOpened = section[Self.mostOpened].value
    comparesAfter = section[Self.comparesAfter]
    waitsFor = section[Self.waitsFor]
    looksAtAlerts = section[Self.looksAtAlerts]
    usualDays = section[Self.usualDays].value
    binLimit = section[Self.binLimit].base
    counterLimit = section[Self.counterLimit].base
  }

  /// What places on a line are numbered with: `Line 7` is `L7-`.
  func initials(ofLine number: Int) -> String {
    let words = name(ofLine: number).split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
    let text = words.map { $0.first!.isNumber ? String($0) : $0.prefix(1).uppercased() }.joined()
    return text.isEmpty ? "" : text.prefix(4) + "-"
  }

  /// The number of a product's package with this indicator.
  func gtin(_ indicator: Int, of article: Article) throws(IdentifierError) -> GTIN {
    try GTIN(
      indicator: indicator, companyPrefix: CompanyPrefix(companyPrefix),
      itemReference: UInt64(article.itemReference))
  }
}
