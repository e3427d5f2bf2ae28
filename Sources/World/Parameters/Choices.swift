import Scenario
import TraceModel

extension MechanismID: Worded {}
extension MismatchKind: Worded {}
extension FailurePoint: Worded {}
extension DetectionPlace: Worded {}
extension PackagingLevel: Worded {}
extension MarketPlace: Worded {}

extension InspectionLevel: Choice {
  /// In plain words.
  public var meaning: String {
    switch self {
    case .one: "level I: where little discrimination is needed"
    case .two: "level II: unless something else was agreed"
    case .three: "level III: where much discrimination is needed"
    }
  }
}

extension ChallengeTimes: Choice {
  /// In plain words.
  public var meaning: String {
    switch self {
    case .none: "never"
    case .eachLot: "as each lot begins"
    case .eachLotAndShift: "as each lot and each shift begins"
    }
  }
}

extension CommitPoint: Choice {
  /// In plain words.
  public var meaning: String {
    switch self {
    case .allocation: "when it is given to the printer"
    case .printing: "when it is printed"
    case .verification: "when the camera has verified it"
    case .exit: "when the carton has passed the reject station with a good verdict"
    }
  }
}

extension MissingVerdict: Choice {
  /// In plain words.
  public var meaning: String {
    switch self {
    case .reject: "a carton without a verdict is rejected"
    case .pass: "a carton without a verdict passes"
    }
  }
}

extension ReadAssignment: Choice {
  /// In plain words.
  public var meaning: String {
    switch self {
    case .byCount: "the next so many reads"
    case .betweenCloses: "the reads that arrive between two close signals"
    case .byTime: "the reads whose stamps lie between two close stamps"
    case .layer: "an image of the layer in the case"
    case .byOrder: "the order in which the serializer let cartons pass, with no read at the packer"
    }
  }
}

extension PackerReads: Choice {
  /// In plain words.
  public var meaning: String {
    switch self {
    case .serials: "the code with the serial number"
    case .helperCodes:
      "a helper code on the cap, which the controller has married to the serial number that it held to be on the bottle at the reject station"
    }
  }
}

extension RecordSource: Choice {
  /// In plain words.
  public var meaning: String {
    switch self {
    case .cameraReads: "what the camera has read"
    case .expectedSequence: "what the controller has sent to the printer, in order"
    }
  }
}

extension NoReadPolicy: Choice {
  /// In plain words.
  public var meaning: String {
    switch self {
    case .reject: "it is rejected and its number voided"
    case .reprint: "somebody puts a label with a new number over the old one"
    case .reuse: "it is rejected, and its number is printed on a later carton"
    case .keyIn: "somebody types what the label says"
    }
  }
}

extension SecondPicture: Choice {
  /// In plain words.
  public var meaning: String {
    switch self {
    case .ignore: "none is taken: by the encoder the carton is still under the camera"
    case .refuse: "the code is refused as a repeat, and the carton with it"
    case .count: "it is a picture like any other, and counts"
    }
  }
}

extension OrderCheck: Choice {
  /// In plain words.
  public var meaning: String {
    switch self {
    case .none: "it does not look"
    case .reject: "the carton is rejected"
    case .stop: "the carton is rejected and the line stops until somebody has looked"
    }
  }
}

extension SerialOrder: Choice {
  /// In plain words.
  public var meaning: String {
    switch self {
    case .sequential: "each is the one before plus one"
    case .random: "each is drawn from far more than there will ever be"
    }
  }
}

extension ScaleUse: Choice {
  /// In plain words.
  public var meaning: String {
    switch self {
    case .none: "there is no scale"
    case .reports: "masses are reported, and no case is stopped"
    case .rejects: "a case that is half a unit too light goes to the reject roller"
    case .rejectsBothSides: "a case that is half a unit too light or too heavy does"
    }
  }
}

extension CaseAssignment: Choice {
  /// In plain words.
  public var meaning: String {
    switch self {
    case .byScan: "each case's label is read as it is set down"
    case .byOrder: "in the order in which the controller held them to be labeled"
    case .byArrival: "as each case's message arrives, until the pallet is fetched"
    }
  }
}

extension SamplePlace: Choice {
  /// In plain words.
  public var meaning: String {
    switch self {
    case .accumulation: "from the accumulation, before the packer's scanner"
    case .packerBelt: "from the packer's belt, between its scanner and its eye"
    case .openCase: "from the open case"
    }
  }
}

/// How results come from the camera: the kinds of ``Handover``, without their numbers.
public enum HandoverKind: Choice {
  /// Each result is taken at once.
  case handshake
  /// A controller looks at times and takes what has come.
  case plcScan
  /// Results wait in a queue.
  case queue

  /// In plain words.
  public var meaning: String {
    switch self {
    case .handshake: "each result is taken at once, and the camera waits until it was"
    case .plcScan: "a controller looks every so often and takes what has come since, with a handshake"
    case .queue: "results wait until they are fetched every so often; one too many drops the oldest"
    }
  }
}
