extension Link {
  /// A message at this boundary. Not private, nor are those of a ``Channel``: a debug build of Swift 6.3 breaks on a private type
  /// inside one that cannot be copied, where another file holds the latter in an `InlineArray`.
  struct Sent: BitwiseCopyable {
    /// As its sender has it, and when it was sent.
    var parcel: Parcel
    /// When it comes.
    var came: Int64
    /// Counted in the order of sending.
    var turn = 0
    /// How often it was sent, and which of these this is, from 0.
    var copies: UInt8 = 1
    var copy: UInt8 = 0
    /// Whether the others were sent only because the receiver was down when the first came.
    var isRepeatedForOutage = false
    /// When it would have been entered had no system been down; `.max` where it would have found no place.
    var undisturbed = Int64.max
  }

  /// What was sent more than once: a message, or what an earlier system has entered of it again.
  struct Copy: Hashable {
    var number: Int
    var repetition: UInt32

    init(of parcel: Parcel) { (number, repetition) = (parcel.number, parcel.repetition) }
  }

  /// How many copies have come to their end of a message that was sent more than once.
  struct Copies {
    var ended: UInt8 = 0
    var isEntered = false
  }
}
