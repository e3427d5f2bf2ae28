import EventKernel

/// Between the serializer and the packer.
public struct AccumulationPlan: Sendable {
  /// So many cartons may stand there before the serializer has to stop.
  public var capacity = 200
  /// After it was full, the serializer starts again when so few stand there.
  public var restartAt = 100
  /// From the end of one belt to the singulation before the next, when nothing stands there.
  public var transit = TimeSpan.seconds(2)

  /// A spiral of 20 m.
  public init() {}
}
