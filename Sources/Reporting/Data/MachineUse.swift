import Experiments
import World

/// What a machine's time goes into, in four words for its 17 states; what is left is coming and going of lots.
enum MachineUse: String, CaseIterable {
  case producing, waiting, held, faulted

  /// The states that it stands for.
  var states: [MachineState] {
    switch self {
    case .producing: [.execute]
    case .waiting: [.suspending, .suspended, .unsuspending]
    case .held: [.holding, .held, .unholding]
    case .faulted: [.aborting, .aborted, .clearing]
    }
  }

  /// In words.
  var title: String {
    switch self {
    case .producing: "producing"
    case .waiting: "waiting for a neighbor"
    case .held: "standing for a cause of its own"
    case .faulted: "down after a fault of its control"
    }
  }
}

extension Machine {
  /// In data.
  var word: String { "\(self)" }

  /// In words.
  var title: String {
    switch self {
    case .serializer: "serializer"
    case .packer: "case packer"
    case .palletizer: "palletizer"
    }
  }
}

extension Effectiveness {
  /// The factors and their product, with their words in data and for people.
  var parts: [(word: String, title: String, value: Double)] {
    [
      ("availability", "availability: producing, of the planned time, changeovers included", availability),
      ("performance", "performance: entered, of what nominal speed would have made", performance),
      ("quality", "quality: packed, of what entered", quality),
      ("effectiveness", "OEE, the product of the three", overall),
    ]
  }
}
