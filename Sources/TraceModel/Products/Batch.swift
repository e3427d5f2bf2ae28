/// A production run with its record: what was used, on which equipment, and who approved each step.
///
/// It is not a lot: what is released together may come from several runs.
public struct Batch: Hashable, Sendable {
  /// A piece of equipment that the run used.
  public struct Equipment: Hashable, Sendable {
    /// The code of the machine, as on its plate.
    public let code: String
    /// What it did in the run, as "case packer".
    public let role: String
    /// Until when its qualification holds, where it has one.
    public let qualifiedUntil: CalendarDate?

    /// A machine in its role.
    public init(code: String, role: String, qualifiedUntil: CalendarDate? = nil) throws(ProductError) {
      self.code = try MasterData.checked(code, what: "equipment's code")
      self.role = try MasterData.checked(role, what: "equipment's role")
      self.qualifiedUntil = qualifiedUntil
    }
  }

  /// A decision of a person about a step.
  public struct Approval: Hashable, Sendable {
    /// What was decided.
    public enum Decision: String, Hashable, Sendable, CaseIterable {
      /// The step may go on.
      case approved
      /// The step may not go on.
      case rejected
    }

    /// The step, as "line clearance".
    public let step: String
    /// Who decided.
    public let person: String
    /// What was decided.
    public let decision: Decision
    /// When.
    public let time: ZonedTime

    /// A decision, attributed to a person.
    public init(step: String, person: String, decision: Decision, time: ZonedTime) throws(ProductError) {
      self.step = try MasterData.checked(step, what: "approved step")
      self.person = try MasterData.checked(person, what: "approving person")
      self.decision = decision
      self.time = time
    }
  }

  /// What the run took of a delivery of material.
  public struct Consumption: Hashable, Sendable {
    /// The site's number of the delivery.
    public let materialBatch: BatchNumber
    /// How much.
    public let quantity: Quantity

    /// So much of a delivery.
    public init(materialBatch: BatchNumber, quantity: Quantity) {
      self.materialBatch = materialBatch
      self.quantity = quantity
    }
  }

  /// The number of the run.
  public let number: BatchNumber
  /// The product, by the GTIN of its unit.
  public let product: GTIN
  /// Where it ran.
  public let location: SGLN
  /// When it began.
  public let began: ZonedTime
  /// When it ended; nil while it runs.
  public let ended: ZonedTime?
  /// What it took of each delivery of material, in the order of use.
  public let consumption: [Consumption]
  /// The equipment that it used.
  public let equipment: [Equipment]
  /// The decisions about it, in the order of time.
  public let approvals: [Approval]

  /// A run on at least one machine, each of which stands once in the record.
  public init(
    number: BatchNumber, product: GTIN, location: SGLN, began: ZonedTime, ended: ZonedTime? = nil,
    consumption: [Consumption] = [], equipment: [Equipment], approvals: [Approval] = []
  ) throws(ProductError) {
    if let ended, ended.isBefore(began) { throw .endsBeforeItBegins }
    guard !equipment.isEmpty else { throw .emptyList(what: "equipment") }
    try MasterData.unique(equipment.map(\.code), what: "equipment")
    self.number = number
    self.product = product
    self.location = location
    self.began = began
    self.ended = ended
    self.consumption = consumption
    self.equipment = equipment
    // Stable: decisions of one millisecond keep the order in which they were given.
    self.approvals = approvals.enumerated()
      .sorted { ($0.element.time.milliseconds, $0.offset) < ($1.element.time.milliseconds, $1.offset) }
      .map(\.element)
  }
}

/// A quantity of a product that is released, shipped and recalled together.
public struct Lot: Hashable, Sendable {
  /// Its number, as printed.
  public let number: LotNumber
  /// The product, by the GTIN of its unit.
  public let product: GTIN
  /// The end of use of all its units.
  public let expiry: ExpiryDate
  /// The runs that it comes from.
  public let batches: [BatchNumber]
  /// How many units are planned.
  public let plannedUnits: Int

  /// A lot of at least one unit from at least one run.
  public init(
    number: LotNumber, product: GTIN, expiry: ExpiryDate, batches: [BatchNumber], plannedUnits: Int
  ) throws(ProductError) {
    guard !batches.isEmpty else { throw .emptyList(what: "batch") }
    try MasterData.unique(batches.map(\.description), what: "batch")
    guard plannedUnits > 0 else { throw .lotQuantity(found: plannedUnits) }
    self.number = number
    self.product = product
    self.expiry = expiry
    self.batches = batches
    self.plannedUnits = plannedUnits
  }
}
