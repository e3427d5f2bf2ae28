import TraceCore
import TraceModel

/// How long it takes to follow a raw-material batch to every customer, and one unit through everything that happened to it.
///
/// Five levels: a material batch, ten lots made of it, pallets of 60 cases, cases of 24, units; shipped to 50 customers who
/// say that they received. A million units, all events journalled, all rules on.
enum GenealogyBenchmark {
  /// Prints the medians of so many runs.
  static func run(_ options: Benchmarks.Options) throws {
    let units = 1_000_000
    let runs = options.runs
    let build = ContinuousClock.now
    let site = try GenealogySite(units: units)
    let seconds = (ContinuousClock.now - build).components.seconds
    print(
      "\(machine()); \(site.units.count) units on \(site.pallets.count) pallets, recorded in \(seconds) s")

    var table = Table(["question", "median", "least", "greatest", "unit"])
    var customers = 0
    add("forward from a material batch to every customer", to: &table, scale: 1e-9, "s", runs) { _ in
      let trace = site.core.forward(from: .material(site.material))
      precondition(trace.unitCount == site.units.count, "\(trace.unitCount) units found")
      customers = trace.customers.count
    }
    add("recall of one lot, as a document", to: &table, scale: 1e-9, "s", runs) { run in
      let recall = site.core.recall(.lot(site.lots[run % site.lots.count]))
      precondition(!recall.units.isEmpty)
    }
    var steps = 0
    _ = site.core.history(of: site.units[0])
    let many = 1_000
    add("one unit's history", to: &table, scale: 1e-6 / Double(many), "ms", runs) { run in
      for index in 0..<many {
        steps =
          site.core.history(of: site.units[(index * 7_919 + run * 104_729) % site.units.count]).steps.count
      }
    }
    add("one pallet's history", to: &table, scale: 1e-6 / Double(many), "ms", runs) { run in
      for index in 0..<many {
        steps = max(
          steps, site.core.history(of: site.pallets[(index + run) % site.pallets.count]).steps.count)
      }
    }
    table.print()
    print("\(customers) customers; a unit's history has \(steps) steps or fewer")
  }

  private static func add(
    _ question: String, to table: inout Table, scale: Double, _ unit: String, _ runs: Int,
    _ body: (Int) -> Void
  ) {
    let measured = Measurement.times(runs: runs, operations: 1, body).wall
    let values = [measured.median, measured.least, measured.greatest].map { fixed($0 * scale, 3) }
    table.add([question] + values + [unit])
  }
}

/// Line 7, Nordhafen, after ten lots.
struct GenealogySite {
  let core: TraceCore
  let material: MaterialBatchID
  private(set) var lots: [LotID] = []
  private(set) var units: [ItemID] = []
  private(set) var pallets: [ItemID] = []
  private var cases: [ItemID] = []
  private let camera: ActorID
  private var number: UInt64 = 0

  init(units wanted: Int) throws {
    let (perCase, perPallet, lotCount, customerCount) = (24, 60, 10, 50)
    let palletCount = (wanted + perCase * perPallet - 1) / (perCase * perPallet)
    let table = IdentifierTable()
    let prefix = try CompanyPrefix("4012345")
    let unit = try GTIN(indicator: 0, companyPrefix: prefix, itemReference: 12_345)
    let shipper = try GTIN(indicator: 5, companyPrefix: prefix, itemReference: 12_345)
    let product = table.intern(
      try ProductDefinition(
        name: "Nordhafen 20 mg", companyPrefix: prefix,
        packaging: try PackagingConfiguration(
          unit: unit, case: .init(contents: perCase, gtin: shipper), pallet: .init(contents: perPallet)),
        shelfLife: .months(24), market: Market("US")))
    let supplier = Supplier(
      party: try Party(gln: try GLN(withoutCheckDigit: 401_234_500_001), name: "Supplier", role: .supplier),
      approvedUntil: nil)
    material = table.intern(
      try MaterialBatch(
        number: try BatchNumber("RM1"),
        material: try Material(code: "API", name: "Ingredient", kind: .activeIngredient), supplier: supplier,
        supplierLot: try LotNumber("S1"), quantity: try Quantity(100, "KGM"),
        received: CalendarDate(year: 2026, month: 1, day: 5) ?? .earliest))
    camera = table.intern(ActorDefinition(name: "Line 7 camera", kind: .device))
    let customers = (1...customerCount).map {
      table.intern(ActorDefinition(name: "Customer \($0)", kind: .partner))
    }
    core = TraceCore(table: table)
    func block(_ numbers: NumberBlock) throws -> [ItemID] {
      let block = try table.register(numbers)
      return table.items(of: block).map { ItemID(raw: $0) }
    }
    guard let format = NumberFormat(width: 12) else { return }
    units = try block(
      .serials(of: unit, level: .unit, format: format, first: 1, count: palletCount * perPallet * perCase))
    cases = try block(
      .serials(of: shipper, level: .case, format: format, first: 1, count: palletCount * perPallet))
    pallets = try block(
      .logisticUnits(extensionDigit: 3, companyPrefix: prefix, level: .pallet, first: 1, count: palletCount))
    for index in 0..<lotCount {
      lots.append(
        table.intern(
          LotDefinition(
            product: product, number: try LotNumber("N7A\(100 + index)"),
            expiry: ExpiryDate(year: 2031, month: 6))))
      var details = EventDetails()
      details.material = material
      tell(.consumeMaterial, [], lot: lots[index], details: details)
    }
    for pallet in pallets.indices {
      make(pallet, lot: lots[pallet * lotCount / palletCount], perCase, perPallet)
      send(pallet, to: customers[pallet % customerCount])
    }
  }

  private mutating func make(_ pallet: Int, lot: LotID, _ perCase: Int, _ perPallet: Int) {
    let inside = Array(cases[pallet * perPallet..<(pallet + 1) * perPallet])
    for (index, shipper) in inside.enumerated() {
      let first = (pallet * perPallet + index) * perCase
      let contents = Array(units[first..<first + perCase])
      tell(.commission, contents, lot: lot)
      tell(.commission, [shipper], lot: lot)
      tell(.pack, contents, into: shipper)
    }
    tell(.commission, [pallets[pallet]])
    tell(.pack, inside, into: pallets[pallet])
  }

  private mutating func send(_ pallet: Int, to customer: ActorID) {
    var details = EventDetails()
    details.source = camera
    details.destination = customer
    details.document = "ASN-\(pallet)"
    details.transactions = [BusinessTransaction(type: .purchaseOrder, identifier: "PO-\(pallet)")]
    tell(.ship, [pallets[pallet]], details: details)
    tell(.receive, [pallets[pallet]], by: customer, details: details)
  }

  private mutating func tell(
    _ kind: EventKind, _ items: [ItemID], into container: ItemID = .none, lot: LotID = .none,
    by actor: ActorID? = nil,
    details: EventDetails? = nil
  ) {
    number += 1
    var header = EventHeader(kind)
    header.id = EventID(sender: camera, sequence: number)
    header.actor = actor ?? camera
    header.eventTime = Timestamp(seconds: 1_772_431_200 + Int64(number))
    header.container = container
    header.lot = lot
    var batch = EventBatch()
    batch.append(header, items: items, details: details)
    core.take(batch, arrival: header.eventTime)
  }
}
