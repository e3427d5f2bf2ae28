import TraceModel

/// Where a carton physically is.
public enum CartonPlace: UInt8, Sendable, Hashable, BitwiseCopyable {
  /// On a belt or standing before one.
  case line
  /// In a case; `container` says which.
  case caseOfUnits
  /// In the reject bin.
  case rejectBin
  /// In somebody's hands, or on the table beside the line.
  case table
  /// In quality's samples.
  case samples
  /// Destroyed.
  case destroyed
}

/// What is physically so about one carton.
public struct CartonTruth: BitwiseCopyable, Sendable {
  /// The code that is printed on it; `none` while it is blank.
  public var printed = ItemID.none
  /// The case that it is in.
  public var container: UInt32 = .max
  /// The code's print quality as a position in the grade law's distribution, from 0 (worst) to 1.
  public var quality: Float = 1
  /// The grade that the head's age took from the print.
  public var decay: Float = 0
  /// The mechanisms that decided something about it otherwise than their healthy values would have.
  public var marks: MechanismSet = []
  /// Where it is.
  public var place = CartonPlace.line
  /// What is printed cannot be parsed as a code of this product.
  public var malformed = false
  /// The line's own verdict was that it must leave.
  public var rejected = false
  /// Its print is below the grade at which this line has to reject, whatever the camera said.
  public var belowLimit = false
  /// What is printed cannot be read any more once the carton has left.
  public var unreadable = false
  /// The text beside the code is that of another lot.
  public var hasOldText = false
  /// The carton, and the code on it, were made in another lot than the one that it goes along with.
  public var isLeftBehind = false

  /// A carton that has just come, with nothing on it.
  public static let blank = CartonTruth()

  init() {}
}

/// What is physically so about one case of cartons; on a line with bundles, about one bundle.
public struct CaseTruth: BitwiseCopyable, Sendable {
  /// The label on it; `none` while it has none.
  public var label = ItemID.none
  /// Position of its first carton in the list of contents.
  @usableFromInline var firstContent = 0
  /// How many cartons are in it.
  public internal(set) var contentCount = 0
  /// The pallet that it stands on.
  public var pallet: UInt32 = .max
  /// The case of bundles that it lies in, if it is a bundle.
  public var outer: UInt32 = .max
  /// The mechanisms that decided something about it otherwise.
  public var marks: MechanismSet = []
  /// True once it was closed.
  public var closed = false
  /// True once somebody has opened it and said what is in it: that it is recorded rightly says nothing of its neighbors.
  public internal(set) var opened = false
  /// When the applicator labeled it, in nanoseconds of true time; the least where it did not.
  public internal(set) var labeledAt = Int64.min

  init() {}
}

/// What is physically so about one case of bundles.
public struct BundledCaseTruth: BitwiseCopyable, Sendable {
  /// The label on it; `none` while it has none.
  public var label = ItemID.none
  /// Position of its first bundle in the list of contents.
  var firstContent = 0
  /// How many bundles are in it.
  public internal(set) var contentCount = 0
  /// The pallet that it stands on.
  public var pallet: UInt32 = .max
  /// The mechanisms that decided something about it otherwise.
  public var marks: MechanismSet = []
  /// True once it was closed.
  public var closed = false
  /// When the applicator labeled it, in nanoseconds of true time; the least where it did not.
  public internal(set) var labeledAt = Int64.min

  init() {}
}

/// What is physically so about one pallet.
public struct PalletTruth: BitwiseCopyable, Sendable {
  /// The label on it; `none` while it has none.
  public var label = ItemID.none
  /// Position of its first case in the list of contents.
  @usableFromInline var firstContent = 0
  /// How many cases are on it.
  public internal(set) var contentCount = 0
  /// The mechanisms that decided something about it otherwise.
  public var marks: MechanismSet = []
  /// True once it was closed.
  public var closed = false

  init() {}
}
