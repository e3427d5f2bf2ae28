import EventKernel
import TraceModel
import World

/// The site around a line: its master data, and the ranges from which it issues numbers.
///
/// The only place where the line's short names and the record's dictionary meet. Devices are interned in the order of
/// `Device`, so that what the line calls itself is what the record reads.
public final class Site {
  /// The dictionary that truth and record use.
  public let table: IdentifierTable
  /// Where the lines stand.
  public let place: LocationID
  private let articles: [Article]
  private let prefix: CompanyPrefix
  /// The site as documents have it.
  public let maker: Party
  private let serials: NumberFormat
  private let caseSerials: NumberFormat
  private let startOfTrial: Int64
  private let plan: SitePlan
  /// Lots that were opened: which article each is of, on which line, and how many were opened before it.
  private var opened: [LotID: (article: Int, line: Int, number: Int)] = [:]
  /// The same in the order in which they were opened.
  private var lots: [LotID] = []
  private var nextSerial: UInt64 = 1
  private var nextCase: UInt64 = 1
  private var nextLogisticUnit: UInt64 = 1
  /// Numbers for new labels after the line that are reserved and not issued yet, by article and by who issues them.
  private var reserved: [Int: Range<UInt32>] = [:]
  private var nextNewNumber: UInt64 = 1
  private let newNumbers: NumberFormat

  /// What the record knows of a product, and what it is packed in.
  private struct Article {
    var product: ProductID
    var packaging: PackagingConfiguration
    var shelfLife: ShelfLife
  }

  /// A site whose products are packed alike, with serial numbers of units and cases at random from 10¹², pallets by SSCC.
  ///
  /// - Parameters:
  ///   - plan: its names and master data.
  ///   - startOfTrial: when the trial begins, in microseconds.
  ///   - unitsPerCase: units to a case, for the master data.
  ///   - unitsPerBundle: units to a bundle, for the master data; 0 where there are none.
  ///   - casesPerPallet: cases to a pallet, for the master data.
  ///   - key: what the order of the serial numbers hangs on.
  public init(
    _ plan: SitePlan = SitePlan(), startOfTrial: Int64 = ClockPlan().startOfTrial, unitsPerCase: Int,
    unitsPerBundle: Int = 0, casesPerPallet: Int, key: UInt64
  ) throws {
    self.plan = plan
    prefix = try CompanyPrefix(plan.companyPrefix)
    maker = try Self.maker(plan, prefix)
    guard let format = NumberFormat(width: 12, key: key), let cases = NumberFormat(width: 12, key: ~key)
    else {
      preconditionFailure("twelve digits are possible")
    }
    (serials, caseSerials, self.startOfTrial) = (format, cases, startOfTrial)
    // Shorter than the line's, so that no number is issued twice.
    guard let later = NumberFormat(width: 10, key: key &+ 1) else {
      preconditionFailure("ten digits are possible")
    }
    newNumbers = later
    table = IdentifierTable()
    articles = try plan.articles.map { [table, prefix] article in
      let packaging = try PackagingConfiguration(
        unit: try plan.gtin(0, of: article),
        bundle: unitsPerBundle > 0
          ? .init(contents: unitsPerBundle, gtin: try plan.gtin(2, of: article)) : nil,
        case: .init(contents: unitsPerCase / max(1, unitsPerBundle), gtin: try plan.gtin(1, of: article)),
        pallet: .init(contents: casesPerPallet))
      let shelfLife = ShelfLife.months(article.shelfLife)
      let product = table.intern(
        try ProductDefinition(
          name: article.name, companyPrefix: prefix, packaging: packaging, shelfLife: shelfLife,
          market: Market(plan.market)))
      return Article(product: product, packaging: packaging, shelfLife: shelfLife)
    }
    place = table.intern(LocationDefinition(name: plan.name, identifier: maker.place))
    // Short name 0 is nobody's, so that a device's is never taken for one that was not set.
    _ = table.intern(ActorDefinition(name: "\(plan.line), \(plan.name)", kind: .system))
    for line in 0..<plan.lines {
      let name = plan.name(ofLine: line)
      for device in Device.byNumber {
        let actor = table.intern(
          ActorDefinition(name: "\(name) · \(device.name)", kind: device.isPeople ? .person : .device))
        let signature = Int(device.actor.raw) + line * Device.allCases.count
        precondition(
          Int(actor.raw) == signature, "\(device) signs as \(signature), the site knows it as \(actor.raw)")
        let part =
          plan.initials(ofLine: line) + device.name.uppercased().split(separator: " ").joined(separator: "-")
        _ = table.intern(
          LocationDefinition(
            name: "\(name), \(device.name)",
            identifier: SGLN(
              maker.place.gln, extension: try LocationExtension(part),
              companyPrefixLength: prefix.length)))
      }
    }
  }

  /// The place at which a device of the line sees things; of somebody else's, the site.
  func readPoint(of actor: ActorID) -> LocationID {
    // Each device's place was made behind the site's own, in the order of their actors.
    let raw = place.raw + actor.raw
    return (1...Device.allCases.count * plan.lines).contains(Int(actor.raw)) ? LocationID(raw: raw) : place
  }

  /// The line on which a lot was opened.
  func line(of lot: LotID) -> Int { opened[lot]?.line ?? 0 }

  /// How many lots were opened before this one, on whichever line.
  func number(ofLot lot: LotID) -> Int { opened[lot]?.number ?? 0 }

  /// The day on which a lot was opened, by how many were before it; nil where it is not open yet.
  func dayOfOpening(ofLotNumber number: Int) -> CalendarDate? {
    lots.indices.contains(number) ? table.definition(of: lots[number])?.manufactured : nil
  }

  /// What a lot is made of.
  func article(of lot: LotID) -> SitePlan.Article { plan.articles[opened[lot]?.article ?? 0] }

  /// Which of the articles a lot is of, in the order in which they were set up; and how many there are.
  func articleNumber(of lot: LotID) -> Int { opened[lot]?.article ?? 0 }
  /// See ``articleNumber(of:)``.
  var articleCount: Int { articles.count }

  /// The number of a lot.
  func lotNumber(_ lot: LotID) -> String { table.definition(of: lot).map { "\($0.number)" } ?? "" }

  /// Who issues numbers to one of the site's lines.
  public func numbers(ofLine number: Int) -> any NumberSource { SiteLine(site: self, number: number) }

  /// What documents say of each product and each of its containers that has a number.
  var masterData: [(of: ProductClass, data: [(MasterDataField, String)])] {
    zip(articles, plan.articles).flatMap { article, words in
      article.packaging.levels.compactMap { level in
        article.packaging.gtin(of: level).map {
          (
            ProductClass($0, companyPrefixLength: prefix.length),
            Self.productData(of: words, by: plan.name, prefix)
          )
        }
      }
    }
  }

  /// Makes a line's lot known to the record's table; lots are numbered as they are opened, on whichever line.
  func openLot(number: Int, line: Int, at now: Instant) -> LotID {
    let index = number / plan.campaign % articles.count
    let article = articles[index]
    let day = Int((startOfTrial + now.nanoseconds / 1_000) / 86_400_000_000)
    do {
      guard let day = CalendarDate(daysSince1970: day) else { preconditionFailure("no such day: \(day)") }
      let lot = table.intern(
        LotDefinition(
          product: article.product,
          number: try LotNumber("\(plan.lotPrefix)\(plan.firstLot + lots.count)"),
          expiry: article.shelfLife.expiry(ofProduction: day), manufactured: day))
      opened[lot] = (index, line, lots.count)
      lots.append(lot)
      return lot
    } catch {
      preconditionFailure("lot \(number) has no possible number: \(error)")
    }
  }

  /// Registers a block of numbers, so that each has a short name before anybody says anything of it.
  func issue(level: PackagingLevel, lot: LotID, count: Int) -> ItemID {
    switch (level, articles[opened[lot]?.article ?? 0].packaging.gtin(of: level)) {
    case (.case, let gtin?):
      defer { nextCase += UInt64(count) }
      return register(
        .serials(
          of: gtin, level: level, format: caseSerials, first: nextCase, count: count,
          companyPrefixLength: prefix.length))
    case (_, let gtin?):
      defer { nextSerial += UInt64(count) }
      return register(
        .serials(
          of: gtin, level: level, format: serials, first: nextSerial, count: count,
          companyPrefixLength: prefix.length))
    default: return issueLogisticUnits(level: level, count: count)
    }
  }

  /// Issues a number for a new label on a unit of a lot: of the maker's product, or of the one that the repackager makes of it.
  func issueNewNumber(like lot: LotID, byRepackager: Bool) -> ItemID {
    let number = articleNumber(of: lot)
    let place = number * 2 + (byRepackager ? 1 : 0)
    if reserved[place]?.isEmpty ?? true {
      let gtin = byRepackager ? repackaged(number) : articles[number].packaging.unit
      let count = IdentifierTable.pageSize
      let first = register(
        .serials(
          of: gtin, level: .unit, format: newNumbers, first: nextNewNumber, count: count,
          companyPrefixLength: byRepackager ? .seven : prefix.length))
      nextNewNumber += UInt64(count)
      reserved[place] = first.raw..<first.raw + UInt32(count)
    }
    return ItemID(raw: reserved[place, default: 0..<0].popFirst() ?? 0)
  }

  /// The product that a repackager makes of an article, which the table gets to know when he does.
  private func repackaged(_ number: Int) -> GTIN {
    do {
      let prefix = try CompanyPrefix(Self.repackagerPrefix)
      func gtin(_ reference: Int) throws -> GTIN {
        try GTIN(indicator: 0, companyPrefix: prefix, itemReference: UInt64(reference))
      }
      let own = Set(
        articles.flatMap { article in article.packaging.levels.compactMap(article.packaging.gtin) })
      var reference = number + 1
      while own.contains(try gtin(reference)) { reference += articles.count }
      let packaging = try PackagingConfiguration(unit: try gtin(reference))
      _ = table.intern(
        try ProductDefinition(
          name: "\(plan.articles[number].name), repackaged", companyPrefix: prefix, packaging: packaging,
          shelfLife: articles[number].shelfLife, market: Market(plan.market)))
      return packaging.unit
    } catch {
      preconditionFailure("article \(number) cannot be repackaged: \(error)")
    }
  }

  /// Issues an SSCC for a case or a bundle that is none of the product's.
  func issueLogisticUnit(level: PackagingLevel, lot: LotID) -> ItemID {
    issueLogisticUnits(level: level, count: 1)
  }

  private func issueLogisticUnits(level: PackagingLevel, count: Int) -> ItemID {
    defer { nextLogisticUnit += UInt64(count) }
    return register(
      .logisticUnits(
        extensionDigit: 3, companyPrefix: prefix, level: level, first: nextLogisticUnit, count: count))
  }

  private func register(_ block: NumberBlock) -> ItemID {
    do {
      return ItemID(raw: table.items(of: try table.register(block)).lowerBound)
    } catch {
      preconditionFailure("\(block.count) numbers could not be issued: \(error)")
    }
  }
}

/// A line's way to its site.
private struct SiteLine: NumberSource {
  let site: Site
  let number: Int

  func openLot(number: Int, at now: Instant) -> LotID {
    site.openLot(number: number, line: self.number, at: now)
  }

  func issue(level: PackagingLevel, lot: LotID, count: Int) -> ItemID {
    site.issue(level: level, lot: lot, count: count)
  }

  func issueLogisticUnit(level: PackagingLevel, lot: LotID) -> ItemID {
    site.issueLogisticUnit(level: level, lot: lot)
  }
}

extension Device {
  /// How people call it.
  public var name: String {
    switch self {
    case .infeedEye: "infeed eye"
    case .printer: "printer"
    case .camera: "camera"
    case .rejectStation: "reject station"
    case .packer: "case packer"
    case .controller: "line controller"
    case .labeler: "case labeler"
    case .scale: "checkweigher"
    case .palletizer: "palletizer"
    case .crew: "crew"
    case .quality: "quality"
    }
  }

  /// People sign for themselves, devices for what they saw.
  var isPeople: Bool { self == .crew || self == .quality }
}
