import TraceModel
import World

/// The site around a line: its master data, and the ranges from which it issues numbers.
///
/// The only place where the line's short names and the record's dictionary meet. Devices are interned in the order of
/// ``Device``, so that what the line calls itself is what the record reads.
public final class Site: NumberSource {
  /// The dictionary that truth and record use.
  public let table: IdentifierTable
  /// The product that the line packs.
  public let product: ProductID
  /// Where the line stands.
  public let place: LocationID
  private let packaging: PackagingConfiguration
  private let prefix: CompanyPrefix
  private let serials: NumberFormat
  private let caseSerials: NumberFormat
  private let firstDay: CalendarDate
  private let plan: SitePlan
  private let shelfLife: ShelfLife
  private var nextSerial: UInt64 = 1
  private var nextCase: UInt64 = 1
  private var nextLogisticUnit: UInt64 = 1

  /// A site with one product, serial numbers of units and cases at random from 10¹², pallets by SSCC.
  ///
  /// - Parameters:
  ///   - plan: its names and master data.
  ///   - startOfTrial: when the trial begins, in microseconds; lots are manufactured on that day.
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
    packaging = try PackagingConfiguration(
      unit: try plan.gtin(0),
      bundle: unitsPerBundle > 0 ? .init(contents: unitsPerBundle, gtin: try plan.gtin(2)) : nil,
      case: .init(contents: unitsPerCase / max(1, unitsPerBundle), gtin: try plan.gtin(1)),
      pallet: .init(contents: casesPerPallet))
    guard let format = NumberFormat(width: 12, key: key), let cases = NumberFormat(width: 12, key: ~key),
      let day = CalendarDate(daysSince1970: Int(startOfTrial / 86_400_000_000))
    else {
      preconditionFailure("twelve digits and the day of \(startOfTrial) are both possible")
    }
    serials = format
    caseSerials = cases
    firstDay = day
    shelfLife = .months(plan.shelfLife)
    table = IdentifierTable()
    product = table.intern(
      try ProductDefinition(
        name: plan.product, companyPrefix: prefix, packaging: packaging, shelfLife: shelfLife,
        market: Market(plan.market)))
    place = table.intern(LocationDefinition(name: plan.name, identifier: Self.parties[0].place))
    // Short name 0 is nobody's, so that a device's is never taken for one that was not set.
    _ = table.intern(ActorDefinition(name: "\(plan.line), \(plan.name)", kind: .system))
    for device in Device.byNumber {
      let actor = table.intern(
        ActorDefinition(name: "\(plan.line) · \(device.name)", kind: device.isPeople ? .person : .device))
      precondition(
        actor == device.actor, "\(device) signs as \(device.actor.raw), the site knows it as \(actor.raw)")
      let part = plan.initials + device.name.uppercased().split(separator: " ").joined(separator: "-")
      _ = table.intern(
        LocationDefinition(
          name: "\(plan.line), \(device.name)",
          identifier: SGLN(
            Self.parties[0].place.gln, extension: try LocationExtension(part),
            companyPrefixLength: prefix.length)))
    }
  }

  /// The place at which a device of the line sees things; of somebody else's, the site.
  func readPoint(of actor: ActorID) -> LocationID {
    // Each device's place was made behind the site's own, in the order of their actors.
    let raw = place.raw + actor.raw
    return (1...Device.allCases.count).contains(Int(actor.raw)) ? LocationID(raw: raw) : place
  }

  /// The numbers of the product and of each of its containers that has one.
  var productClasses: [ProductClass] {
    packaging.levels.compactMap { level in
      packaging.gtin(of: level).map { ProductClass($0, companyPrefixLength: prefix.length) }
    }
  }

  /// Makes the lot known to the record's table.
  public func openLot(number: Int) -> LotID {
    do {
      return table.intern(
        LotDefinition(
          product: product, number: try LotNumber("\(plan.lotPrefix)\(plan.firstLot + number)"),
          expiry: shelfLife.expiry(ofProduction: firstDay), manufactured: firstDay))
    } catch {
      preconditionFailure("lot \(number) has no possible number: \(error)")
    }
  }

  /// Registers a block of numbers, so that each has a short name before anybody says anything of it.
  public func issue(level: PackagingLevel, lot: LotID, count: Int) -> ItemID {
    switch (level, packaging.gtin(of: level)) {
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

  /// Issues an SSCC for a case or a bundle that is none of the product's.
  public func issueLogisticUnit(level: PackagingLevel, lot: LotID) -> ItemID {
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
    case .labeller: "case labeller"
    case .scale: "checkweigher"
    case .palletizer: "palletiser"
    case .crew: "crew"
    case .quality: "quality"
    }
  }

  /// People sign for themselves, devices for what they saw.
  var isPeople: Bool { self == .crew || self == .quality }
}
