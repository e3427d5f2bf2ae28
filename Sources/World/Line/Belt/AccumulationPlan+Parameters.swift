import EventKernel
import Scenario

extension AccumulationPlan: BoundPlan {
  /// As a noun.
  public static let help = "where cartons wait between the serializer and the packer"

  /// Its properties.
  public static let bindings: [PlanBinding<AccumulationPlan>] = [
    .count(
      "capacity", \.capacity, "cartons that may stand there before the serializer has to stop",
      possible: 1...10_000_000, plausible: 20...5_000, .assumption("a spiral of 20 m")),
    .count(
      "restart-at", \.restartAt, "after it was full, the serializer starts again when so few stand there",
      possible: 0...10_000_000, plausible: 5...4_000, .assumption("half of its capacity")),
    .span(
      "transit", \.transit,
      "from the end of one belt to the singulation before the next, when nothing stands there",
      plausible: .milliseconds(200)...(.minutes(2)), .assumption("some meters of conveyor")),
  ]
}
