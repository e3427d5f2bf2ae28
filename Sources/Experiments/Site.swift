import TraceModel
import World

/// The site around a line: its master data, and the ranges from which it issues numbers.
///
/// The only place where the line's short names and the record's dictionary meet. Devices are interned in the order of
/// ``Device``, so that what the line calls itself is what the record reads.
public final class Site: NumberSource {
  /// The dictionary that both legs use.
  public let table: IdentifierTable
  /// The product that the line packs.
  public let product: ProductID
  private let gtin: GTIN
  private let bundleGTIN: GTIN
  private let prefix: CompanyPrefix
  private let serials: NumberFormat
  private let firstDay: CalendarDate
  private let shelfLife: ShelfLife
  private var nextSerial: UInt64 = 1
  private var nextLogisticUnit: UInt64 = 1

  /// Nordhafen: one product, serial numbers at random from 10¹², cases and pallets by SSCC.
  ///
  /// - Parameters:
  ///   - unitsPerCase: units to a case, for the master data.
  ///   - unitsPerBundle: units to a bundle, for the master data; 0 where there are none.
  ///   - casesPerPallet: cases to a pallet, for the master data.
  ///   - key: what the order of the serial numbers hangs on.
  public init(unitsPerCase: Int, unitsPerBundle: Int = 0, casesPerPallet: Int, key: UInt64) throws {
    prefix = try CompanyPrefix("4012345")
    gtin = try GTIN(indicator: 0, companyPrefix: prefix, itemReference: 1)
    let caseGTIN = try GTIN(indicator: 1, companyPrefix: prefix, itemReference: 1)
    bundleGTIN = try GTIN(indicator: 2, companyPrefix: prefix, itemReference: 1)
    guard let format = NumberFormat(width: 12, key: key), let day = CalendarDate(year: 2026, month: 3, day: 2)
    else {
      preconditionFailure("twelve digits and the second of March are both possible")
    }
    serials = format
    firstDay = day
    shelfLife = .months(24)
    table = IdentifierTable()
    product = table.intern(
      try ProductDefinition(
        name: "Nordhafen 20 mg, 30 tablets", companyPrefix: prefix,
        packaging: try PackagingConfiguration(
          unit: gtin,
          bundle: unitsPerBundle > 0 ? .init(contents: unitsPerBundle, gtin: bundleGTIN) : nil,
          case: .init(contents: unitsPerCase / max(1, unitsPerBundle), gtin: caseGTIN),
          pallet: .init(contents: casesPerPallet)),
        shelfLife: shelfLife, market: Market("US")))
    // Short name 0 is nobody's, so that a device's is never taken for one that was not set.
    _ = table.intern(ActorDefinition(name: "Line 7, Nordhafen", kind: .system))
    for device in Device.allCases {
      let actor = table.intern(
        ActorDefinition(name: "Line 7 · \(device.name)", kind: device.isPeople ? .person : .device))
      precondition(
        actor == device.actor, "\(device) signs as \(device.actor.raw), the site knows it as \(actor.raw)")
    }
  }

  /// Makes the lot known to the record's table.
  public func openLot(number: Int) -> LotID {
    do {
      return table.intern(
        LotDefinition(
          product: product, number: try LotNumber("N7-\(1_001 + number)"),
          expiry: shelfLife.expiry(ofProduction: firstDay), manufactured: firstDay))
    } catch {
      preconditionFailure("lot \(number) has no possible number: \(error)")
    }
  }

  /// Registers a block of numbers, so that each has a short name before anybody says anything of it.
  public func issue(level: PackagingLevel, lot: LotID, count: Int) -> ItemID {
    let block: NumberBlock
    switch level {
    case .unit, .bundle:
      block = .serials(
        of: level == .unit ? gtin : bundleGTIN, level: level, format: serials, first: nextSerial,
        count: count,
        companyPrefixLength: prefix.length)
      nextSerial += UInt64(count)
    default:
      block = .logisticUnits(
        extensionDigit: 3, companyPrefix: prefix, level: level, first: nextLogisticUnit, count: count)
      nextLogisticUnit += UInt64(count)
    }
    do {
      guard let items = table.items(of: try table.register(block)), items.count == count else {
        preconditionFailure("a block of \(count) numbers was registered and is not there")
      }
      return ItemID(raw: items.lowerBound)
    } catch {
      preconditionFailure("\(count) numbers of level \(level) could not be issued: \(error)")
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
