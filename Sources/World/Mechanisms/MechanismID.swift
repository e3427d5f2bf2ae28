/// One of the mechanisms by which truth and record part: a bit in a ``MechanismSet``, and nothing else.
///
/// Each mechanism's file declares its own, so that a mark is a constant where the line sets it; the catalogue holds
/// them to numbers that follow one another. A bit never leaves a run: files and tables have the word.
public struct MechanismID: Sendable, Hashable, Comparable, BitwiseCopyable {
  /// Its place in ``MechanismCatalogue``, from 0.
  public let bit: UInt8

  /// The mechanism with this place in the catalogue.
  init(bit: UInt8) { self.bit = bit }

  /// Ascending in the order of the catalogue.
  public static func < (a: MechanismID, b: MechanismID) -> Bool { a.bit < b.bit }
}

extension MechanismID: CaseIterable, CustomStringConvertible {
  /// All of the catalogue, in its order.
  public static let allCases: [MechanismID] = MechanismCatalogue.entries.map { $0.type.card.id }

  /// The name in the code, from which the word follows: `trackingSlip` is `tracking-slip`.
  public var description: String { MechanismCatalogue.entries[Int(bit)].name }

  /// Its entry in the catalogue.
  public var card: MechanismCard { MechanismCatalogue.entries[Int(bit)].type.card }
}

/// A set of mechanisms in one word.
public struct MechanismSet: OptionSet, Hashable, Sendable, BitwiseCopyable {
  /// Bit n for the mechanism with place n in the catalogue.
  public var rawValue: UInt64

  /// The set with these bits.
  @inlinable
  public init(rawValue: UInt64) { self.rawValue = rawValue }

  /// The set of one mechanism.
  public init(_ id: MechanismID) { rawValue = 1 << UInt64(id.bit) }

  /// The set of one mechanism that acted where a message went from one system to another: with the boundary in its
  /// upper byte, so that a mark carries it wherever marks go; apart where it only changes when a message comes.
  init(_ id: MechanismID, at boundary: Boundary) {
    let shift = MechanismSet(id).isSubset(of: .ofTiming) ? Self.timingShift : Self.boundaryShift
    rawValue = 1 << UInt64(id.bit) | UInt64(BoundarySet(boundary).rawValue) << shift
  }

  private static let boundaryShift: UInt64 = 56
  private static let timingShift = boundaryShift + UInt64(Boundary.allCases.count)
  private static let boundaryBits: UInt64 = 1 << UInt64(Boundary.allCases.count) - 1

  /// Where messages were when any of the ``decisive`` ones acted.
  public var boundaries: BoundarySet {
    let decided = rawValue >> Self.boundaryShift & Self.boundaryBits
    let delayed = rawValue >> Self.timingShift & Self.boundaryBits
    return BoundarySet(rawValue: UInt8(mechanisms.isSubset(of: .ofTiming) ? delayed : decided))
  }

  /// The mechanisms without those that only change when a message comes, or under which time, where any other acted: a record
  /// that waits makes good what these do, so that they would be named for nothing.
  public var decisive: MechanismSet {
    let others = mechanisms.subtracting(.ofTiming)
    return others.isEmpty ? mechanisms : others
  }

  /// The mechanisms alone.
  public var mechanisms: MechanismSet { MechanismSet(rawValue: rawValue & (1 << Self.boundaryShift - 1)) }

  /// Those that act on messages between systems.
  public static let ofMessages = MechanismID.allCases.filter { $0.card.failurePoint == .integration }
    .reduce(into: MechanismSet()) { $0.formUnion(MechanismSet($1)) }

  /// Its members in the order of the catalogue.
  public var members: [MechanismID] {
    isEmpty ? [] : MechanismID.allCases.filter { contains(MechanismSet($0)) }
  }
}
