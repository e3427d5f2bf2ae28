import TraceModel

/// A carton that rides on a belt.
struct Rider: BitwiseCopyable, Sendable {
  /// The belt's displacement, in µm, at which the carton's leading edge stood at the belt's entry, or would have, had
  /// it never slipped: it passes position x at displacement `origin` + x.
  var origin: Int64
  /// The same with every slip at its healthy value; differs from `origin` only through `tracking-slip`.
  var healthyOrigin: Int64
  /// The carton.
  var carton: UInt32
  /// The code that the controller has sent to the printer for it.
  var expected = ItemID(raw: .max)
  /// True once it has left the belt sideways: by the ejector or a hand.
  var gone = false

  init(origin: Int64, carton: UInt32) {
    self.origin = origin
    healthyOrigin = origin
    self.carton = carton
  }
}
