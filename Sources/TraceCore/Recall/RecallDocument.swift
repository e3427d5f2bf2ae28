import TraceModel

/// What a recall reaches, as data for a report and for an authority. The order of all lists is fixed.
public struct RecallDocument: Hashable, Sendable {
  /// Where the recall begins.
  public var scope: RecallScope
  /// As of when, by the record's clock.
  public var drawnUpAt: Timestamp
  /// The lots of affected units, in ascending order.
  public var lots: [LotID] = []
  /// Affected units, in ascending order.
  public var units: [Unit] = []
  /// Who had some of them in hand, the site excepted, in ascending order.
  public var customers: [ForwardTrace.Customer] = []
  /// What was said of amounts of affected lots that no serial number names, in the order in which it took effect; the amounts
  /// of one event follow one another.
  public var amounts: [Amount] = []
  /// Affected units that are in the site's own hands, by place and lot.
  public var openInventory: [Inventory] = []
  /// What is not affected although it is of the same products, and why.
  public var unaffected: [Unaffected] = []
  /// What cannot be decided, by the finding that makes it undecidable.
  public var undecided: [Undecided] = []
  /// By how many units the recall is wider because the record contradicts itself: each unit of `undecided` once.
  public var widening = 0
  /// What the scope names and the record does not know.
  public var unknown: [String] = []
  /// False where events from before a certain time are not kept any more, so that affected units may be missing.
  public var isComplete = true

  /// One affected unit.
  public struct Unit: Hashable, Sendable {
    /// Which one.
    public var item: ItemID
    /// Its lot.
    public var lot: LotID
    /// The container that it is in, or `none`.
    public var container: ItemID
    /// Where it is.
    public var whereabouts: Whereabouts
    /// Everybody who had it, the site excepted, in order.
    public var holders: [ActorID]
    /// Whether it is affected because it was made from affected units.
    public var isDerived: Bool
  }

  /// One statement about an amount of an affected lot.
  public struct Amount: Hashable, Sendable {
    /// The event, by its position in the journal.
    public var position: Int
    /// What happened to the amount.
    public var kind: EventKind
    /// When, by the clock of the one who says so.
    public var time: Timestamp
    /// Where, as far as it was told.
    public var place: LocationID
    /// Who has it from then on, `none` for the site itself and where the event does not say.
    public var holder: ActorID
    /// How much of what.
    public var quantity: ClassQuantity
  }

  /// Where a unit is, by the record.
  public enum Whereabouts: Hashable, Sendable {
    /// Printed or allocated; no such unit is known to exist.
    case neverApplied
    /// In the site's hands, at this place as far as it was told.
    case onHand(LocationID)
    /// Back in the site's hands after it had left.
    case returned(LocationID)
    /// Sent to somebody who has not said that it arrived.
    case sentTo(ActorID)
    /// With somebody who said that it arrived.
    case heldBy(ActorID)
    /// Given to a patient by somebody.
    case dispensed(ActorID)
    /// Taken as a sample.
    case sampled
    /// Discarded or destroyed.
    case destroyed
    /// Made into another thing.
    case repackaged
    /// Its number is withdrawn; the unit may exist.
    case withdrawn
  }

  /// Affected units in the site's own hands.
  public struct Inventory: Hashable, Sendable {
    /// Where, as far as it was told.
    public var place: LocationID
    /// Of which lot.
    public var lot: LotID
    /// How many.
    public var units: Int
    /// The outermost containers that hold them, in ascending order; these are what has to be blocked.
    public var containers: [ItemID]

    /// So many units of a lot at a place.
    public init(place: LocationID, lot: LotID, units: Int, containers: [ItemID]) {
      self.place = place
      self.lot = lot
      self.units = units
      self.containers = containers
    }
  }

  /// Units that need not be recalled.
  public struct Unaffected: Hashable, Sendable {
    /// Of which lot.
    public var lot: LotID
    /// How many.
    public var units: Int
    /// How many of them are in the site's own hands and stay free for sale.
    public var onHand: Int
    /// Why they are not affected.
    public var reason: Reason

    /// So many units of a lot that stay free.
    public init(lot: LotID, units: Int, onHand: Int, reason: Reason) {
      self.lot = lot
      self.units = units
      self.onHand = onHand
      self.reason = reason
    }

    /// Why something is not affected.
    public enum Reason: Hashable, Sendable {
      /// It is of another lot.
      case otherLot
      /// None of the material went into its lot.
      case withoutTheMaterial
      /// The machine did not handle it in the span.
      case notHandled
      /// It is not on the list, nor inside anything on it.
      case notListed
    }
  }

  /// Units of which the record says two things.
  public struct Undecided: Hashable, Sendable {
    /// The finding, by its position.
    public var finding: Int
    /// The rule that found it.
    public var rule: RuleID
    /// The events that prove it.
    public var events: [EventID]
    /// The units that are not affected by the record as it stands, and may be, in ascending order.
    public var units: [ItemID]
  }

  /// Units counted by where they are.
  public var counts: Counts { Counts(units) }

  /// How many affected units are where.
  public struct Counts: Hashable, Sendable {
    /// In the site's hands, returned ones included.
    public var onHand = 0
    /// Away, and not known to have been given to patients.
    public var away = 0
    /// Given to patients.
    public var dispensed = 0
    /// Samples, destroyed, withdrawn and repackaged ones, and numbers that were never applied.
    public var gone = 0

    init(_ units: [Unit]) {
      for unit in units {
        switch unit.whereabouts {
        case .onHand, .returned: onHand += 1
        case .sentTo, .heldBy: away += 1
        case .dispensed: dispensed += 1
        case .neverApplied, .sampled, .destroyed, .repackaged, .withdrawn: gone += 1
        }
      }
    }
  }
}
