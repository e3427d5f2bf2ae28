import Scenario

/// Where one device of a line hands something over to another, which may be of another age or maker: a carton, a number, a
/// result. What is mistaken there belongs to neither of the two alone.
///
/// It is to the devices of a line what ``Boundary`` is to the systems behind it. Each mechanism's card names its own.
public enum DeviceBorder: UInt8, Choice {
  /// Numbers, template and text on their way to the head.
  case controllerToPrinter
  /// Printed cartons on their way to the camera.
  case printerToCamera
  /// Verdicts that have to meet their cartons again.
  case cameraToRejectStation
  /// Results on their way to the line's list.
  case cameraToController
  /// Numbers of rejects on their way to the line's list.
  case rejectStationToController
  /// Cartons on their way from the serializer to the packer.
  case rejectStationToPacker
  /// Counts and reads on their way to whoever assigns them to cases.
  case packerToController
  /// Closed cases on their way to their label.
  case packerToLabeler
  /// Labeled cases on their way to a pallet.
  case labelerToPalletizer

  /// Who hands over.
  public var sender: Device {
    switch self {
    case .controllerToPrinter: .controller
    case .printerToCamera: .printer
    case .cameraToRejectStation, .cameraToController: .camera
    case .rejectStationToController, .rejectStationToPacker: .rejectStation
    case .packerToController, .packerToLabeler: .packer
    case .labelerToPalletizer: .labeler
    }
  }

  /// Who takes.
  public var receiver: Device {
    switch self {
    case .controllerToPrinter: .printer
    case .printerToCamera: .camera
    case .cameraToRejectStation: .rejectStation
    case .cameraToController, .rejectStationToController, .packerToController: .controller
    case .rejectStationToPacker: .packer
    case .packerToLabeler: .labeler
    case .labelerToPalletizer: .palletizer
    }
  }

  /// In plain words.
  public var meaning: String { "\(sender.meaning) → \(receiver.meaning)" }

  /// In plain words, with the kinds of the machines, as far as they are known: what `kind` gives for a path of the scenario.
  public func meaning(kind: (String) -> String?) -> String {
    func words(_ device: Device) -> String {
      device.kindPath.flatMap(kind).map { "\(device.meaning) (\($0))" } ?? device.meaning
    }
    return "\(words(sender)) → \(words(receiver))"
  }
}

extension Device {
  /// In plain words.
  public var meaning: String {
    switch self {
    case .infeedEye: "eye at the entry"
    case .printer: "printer"
    case .camera: "camera"
    case .rejectStation: "reject station"
    case .packer: "packer"
    case .controller: "line controller"
    case .labeler: "labeler"
    case .scale: "scale"
    case .palletizer: "palletizer"
    case .crew: "people"
    case .quality: "quality"
    }
  }

  /// Where a scenario says of which age or kind it is; nil where it is of none.
  public var kindPath: String? {
    switch self {
    case .infeedEye, .printer, .camera, .rejectStation: "line.serializer.vintage"
    case .packer, .scale: "line.packer.vintage"
    case .labeler: "line.labeler.vintage"
    case .palletizer: "line.palletizer.vintage"
    case .controller: "line.clocks.controller.vintage"
    case .crew, .quality: nil
    }
  }
}
