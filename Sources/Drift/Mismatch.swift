import EventKernel
import TraceModel
import World

/// One piece of drift: a thing about which truth and record differ.
public struct Mismatch: Hashable, Sendable {
  /// What differs, the first kind that fits.
  public var kind: MismatchKind
  /// The level of the thing.
  public var level: PackagingLevel
  /// The code on it, or the recorded one where there is no thing.
  public var item: ItemID
  /// Its number in truth, or nil where there is no thing.
  public var number: Int?
  /// The lot in which it was found.
  public var lot: LotID
  /// The mechanisms that decided otherwise, at it or at what came before in the same episode.
  public var mechanisms: MechanismSet
  /// Where messages were when these decided otherwise about them; empty where no message had a part in it.
  public var boundaries: BoundarySet
  /// The episode that it belongs to, counted within its lot and level.
  public var episode: Int
  /// How many units it holds; 1 for a unit.
  public var units: Int
  /// The label of the container that a unit is physically in, and the number of that container.
  public var holder = ItemID.none
  /// See ``holder``.
  public var box: Int?
  /// The container that the record has a unit in.
  public var parent = ItemID.none
  /// The number of the last carton that had entered when the thing was finished; of what is no thing, the lot's last.
  public var carton = 0
  /// When it was first seen that truth and record differ, to one look of a ``DriftWatch``; nil where nobody looked.
  public var arose: Timestamp?
  /// The first look at which the thing was there; nil where there is no thing, or nobody looked.
  public var origin: Timestamp?
  /// The first look at which the thing had left the line; nil where it never did, or nobody looked.
  public var left: Timestamp?
  /// Where the thing was when it was first detected.
  public var detectedAt = DetectionPlace.never
  /// When the record first raised what it would not have raised without it, if it did.
  public var detected: Timestamp?
  /// The first rule that raised it.
  public var rule: RuleID?
  /// The greatest severity of what was raised because of it.
  public var severity: Severity?
  /// Nothing was raised because of it before it left the line.
  public var silent = true
  /// Whether it is a unit that was called good and counted as that everywhere: no count of the lot is otherwise because of it.
  var isCountedAsGood = false

  package init(
    kind: MismatchKind, level: PackagingLevel, item: ItemID, number: Int?, lot: LotID,
    mechanisms: MechanismSet, episode: Int, units: Int
  ) {
    self.kind = kind
    self.level = level
    self.item = item
    self.number = number
    self.lot = lot
    // What is so whatever the record was told no message can have caused, though one about the thing may have been late.
    let isPhysical = [.duplicate, .malformed, .unreadable, .escaped].contains(kind)
    self.mechanisms =
      isPhysical ? mechanisms.mechanisms.subtracting(.ofMessages) : mechanisms.decisive
    boundaries = isPhysical ? [] : mechanisms.boundaries
    self.episode = episode
    self.units = units
  }
}

/// What a comparison of one lot has found.
public struct LotDrift: Sendable {
  /// The lot.
  public var lot = LotID.none
  /// When it was opened on the line.
  public var opened = Instant.start
  /// What differs for good, containers first, then units, each in the order of their numbers.
  public var lasting: [Mismatch] = []
  /// What differed for a while and agrees again: containers, in the order in which they came right.
  public var transient: [TransientDrift] = []
  /// Good cartons whose number was on another one too, as something on the line decided: nothing about them need differ from
  /// the record, but the record may have raised what it was told of the number twice, and then mistrusts them.
  public var reprinted: [Mismatch] = []
  /// Units that a wrong container or its ancestors make unverifiable, of ``Exposure/packed``.
  public var compromised = 0
  /// Things compared: the denominators.
  public var exposure = Exposure()
  /// Ways in which truth itself does not add up; always empty, or the simulator has a fault.
  public var conservation: [String] = []
  /// The lot's numbers as the record has them when it is compared.
  public var balance = Balance()
}

/// How many things were compared.
public struct Exposure: Hashable, Sendable {
  /// Cartons that entered.
  public var units = 0
  /// Bundles; none where cartons go into their case as they are.
  public var bundles = 0
  /// Cases.
  public var cases = 0
  /// Pallets.
  public var pallets = 0
  /// Units in the lot's cases and on its pallets, those of earlier lots among them.
  public var packed = 0

  /// Nothing yet.
  public init() {}
}

/// A lot's numbers as the record has them: issued is the sum of all the others.
public struct Balance: Hashable, Sendable {
  /// Serial numbers issued for units.
  public var issued = 0
  /// In saleable stock.
  public var commissioned = 0
  /// Labels scrapped.
  public var scrapped = 0
  /// Taken as samples.
  public var sampled = 0
  /// Destroyed.
  public var destroyed = 0
  /// Withdrawn or given back unused.
  public var unused = 0
  /// None of these: numbers whose fate the record does not know.
  public var open = 0

  /// No numbers yet.
  public init() {}

  /// What is left when everything accounted for is taken from what was issued.
  public var unaccounted: Int { issued - commissioned - scrapped - sampled - destroyed - unused }
}
