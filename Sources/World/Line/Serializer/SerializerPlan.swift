import EventKernel

/// Printing, reading and rejecting: a machine of one belt.
public struct SerializerPlan: Sendable {
  // Geometry.
  /// Positions along the belt from the infeed eye, in µm.
  public var printerAt: Int64 = 400_000
  /// Where the camera triggers.
  public var cameraAt: Int64 = 700_000
  /// Where the ejector stands.
  public var ejectorAt: Int64 = 1_500_000
  /// Where the belt ends.
  public var exitAt: Int64 = 2_000_000
  /// Eyes that register the tracking anew, in µm, ascending, between camera and ejector; at most 4.
  public var resyncEyes: [Int64] = []

  // What counts, and who is told.
  /// When a serial number counts.
  public var commit = CommitPoint.exit
  /// How results reach the line's list.
  public var handover = Handover.handshake
  /// What the line's list takes for the code on a carton.
  public var recordSource = RecordSource.cameraReads
  /// Whether a code that was read is held against the one that was to be printed.
  public var verifiesCode = true

  // Tracking and rejecting.
  /// How a verdict finds its carton again.
  public var tracking = Tracking.window(halfWidth: 40_000)
  /// By how much the encoder overstates a distance, in parts per million.
  public var encoderError: Int64 = 0
  /// From a carton's edge at an eye, or at the camera's trigger, to the controller's knowing of it.
  public var eyeResponse = TimeSpan.zero
  /// What becomes of a carton without a verdict.
  public var missingVerdict = MissingVerdict.reject
  /// Whether an eye sees that a rejected carton has left.
  public var hasConfirmationEye = true
  /// So many rejects in a row stop the line until somebody has looked; 0 for none.
  public var rejectsInRow = 0
  /// Whether a reject that the confirmation eye has not seen leave stops the line.
  public var stopsUnconfirmed = false
  /// So many rejects in the bin stop the line until it was emptied; 0 for any number.
  public var binRoom = 0
  /// What is done with a carton whose code could not be read.
  public var noRead = NoReadPolicy.reject
  /// Whether a carton that comes to the reject station without a picture stops the line.
  public var stopsUntriggered = false
  /// What is done with a second picture of one carton.
  public var secondPicture = SecondPicture.ignore
  /// What the camera does with a code of another product or lot than the order's.
  public var orderCheck = OrderCheck.none
  /// What it does with a text, beside the code, of another lot or expiry.
  public var textCheck = OrderCheck.none

  // Serial numbers.
  /// Cartons that are printed and looked at before the feed of a lot opens: their numbers are scrapped, and they lie beside
  /// the belt until the line is cleared.
  public var setUpPrints = 0
  /// Serials in one block from level 4.
  public var poolBlock = 5_000
  /// A new block is ordered when so many are left.
  public var poolReserve = 1_000
  /// From ordering a block to having it.
  public var poolLatency = TimeSpan.seconds(5)
  /// Share of the requests for a block that level 4 refuses, after which the line asks again.
  public var poolRefusals = 0.0
  /// How long it waits before it does.
  public var poolRetry = TimeSpan.seconds(30)
  /// Share of the requests for a block that level 4 answers with fewer numbers than were asked for: any from one on.
  public var poolShort = 0.0
  /// Who gives them: while that system is down, requests for a block wait.
  public var numbersFrom = NumberGiver.ownServer
  /// How the texts of a lot's serials follow one another.
  public var serialOrder = SerialOrder.random

  // Printing.
  /// Labels that wait in the printer between its controller and the carton.
  public var printQueue = 0
  /// Labels on a roll or prints from a cartridge, after which somebody has to change it.
  public var printsPerRoll = 12_000
  /// How well a clean head prints.
  public var grades = GradeLaw(rise: 7, crowd: 3)

  // Reading.
  /// Codes below this grade are to be rejected.
  public var acceptLimit = 1.5
  /// Codes below this grade cannot be read by this camera.
  public var readLimit = 1.0
  /// Codes below this grade cannot be read by anybody's scanner once they have left.
  public var fieldLimit = 0.5
  /// Share of cartons that come turned, wrinkled or reflecting.
  public var turnedShare = 0.001
  /// The most grades that a code loses by that, evenly between none and this.
  public var turnedLoss = 4.0
  /// From the camera's trigger to its result: the shortest time.
  public var decodeMinimum = TimeSpan.milliseconds(25)
  /// From the camera's trigger to its result: what a hard code can add.
  public var decodeSpread = TimeSpan.milliseconds(45)

  /// A machine of about 2022 without eyes between camera and ejector.
  public init() {}
}

/// What the line's list takes for the code on a carton.
public enum RecordSource: UInt8, Sendable, CaseIterable {
  /// What the camera has read.
  case cameraReads
  /// What the controller has sent to the printer, in order.
  case expectedSequence
}

/// What is done with a carton whose code could not be read.
public enum NoReadPolicy: UInt8, Sendable, CaseIterable {
  /// It is rejected and its serial number voided.
  case reject
  /// The belt stops, and somebody puts a label with a new number over the old one, which is voided.
  case reprint
  /// It is rejected, and its serial number is printed on a later carton.
  case reuse
  /// The belt stops, and somebody types what the label says, if its print is good enough.
  case keyIn
}

/// What is done with a second picture that the camera's eye triggers of one carton.
public enum SecondPicture: UInt8, Sendable, CaseIterable {
  /// Nothing: by the encoder the carton is still under the camera, and no picture is taken.
  case ignore
  /// The code is refused as a repeat, and the carton with it.
  case refuse
  /// It is a picture like any other.
  case count
}

/// What a camera does with something on a carton that is not as the order has it.
public enum OrderCheck: UInt8, Sendable, CaseIterable {
  /// It does not look.
  case none
  /// The carton is rejected.
  case reject
  /// The carton is rejected, and the line stops until somebody has looked.
  case stop
}

/// How the texts of a lot's serial numbers follow one another.
public enum SerialOrder: UInt8, Sendable, CaseIterable {
  /// Each is the one before plus one.
  case sequential
  /// Each is drawn from far more than there will ever be.
  case random
}

// MARK: - Three vintages

/// A machine's generation, with the behaviors that were usual then; no maker's machine in particular.
public enum SerializerVintage: Int, Sendable, CaseIterable {
  /// Retrofitted on an existing line.
  case about2009 = 2009
  /// Built for the first national systems.
  case about2015 = 2015
  /// Built for aggregation.
  case about2022 = 2022

  /// The machine.
  public var plan: SerializerPlan {
    switch self {
    case .about2009: .vintage2009
    case .about2015: .vintage2015
    case .about2022: .vintage2022
    }
  }
}

extension SerializerVintage {
  /// The clock of a device of this age, which runs fast or slow.
  public func clock(isFast: Bool) -> DeviceClockPlan {
    switch self {
    case .about2009: .vintage2009(isFast: isFast)
    case .about2015: .vintage2015(isFast: isFast)
    case .about2022: .vintage2022(isFast: isFast)
    }
  }
}

extension SerializerPlan {
  /// About 2009: inkjet on an existing line, a controller that follows its own sequence, people at the panel.
  ///
  /// Every value is an assumption about the age where nothing else stands beside it; what can be published about such
  /// machines are behaviors, not figures.
  public static var vintage2009: SerializerPlan {
    var plan = SerializerPlan()
    plan.commit = .printing
    // PLC scan 10 to 50 ms (industrialmonitordirect [LOW]).
    plan.handover = .plcScan(period: .milliseconds(20))
    plan.recordSource = .expectedSequence
    plan.verifiesCode = false
    // The carton nearest to the expected place gets the verdict: half of a pitch of 100 mm.
    plan.tracking = .window(halfWidth: 50_000)
    plan.encoderError = 2_000
    plan.missingVerdict = .pass
    plan.secondPicture = .count
    plan.hasConfirmationEye = false
    plan.noRead = .keyIn
    // 1,000 to 5,000 serials a request (CSV-Prep [LOW]), renewed at 20 %.
    plan.poolBlock = 1_000
    plan.poolReserve = 200
    plan.poolLatency = .seconds(8)
    plan.serialOrder = .sequential
    plan.printQueue = 4
    plan.printsPerRoll = 8_000
    // Thermal inkjet at 150 labels a minute: 2 % rejects (Domino [VEN]); F(1.5) of this law is 0.020.
    plan.grades = GradeLaw(rise: 5.1, crowd: 3)
    plan.readLimit = 1.2
    plan.turnedShare = 0.002
    plan.decodeMinimum = .milliseconds(40)
    plan.decodeSpread = .milliseconds(100)
    return plan
  }

  /// About 2015: counts what the camera has verified, holds it against the sequence, and re-uses numbers.
  public static var vintage2015: SerializerPlan {
    var plan = SerializerPlan()
    plan.commit = .verification
    // Dequeue from a buffer (MVTec Merlic, result modes [MAN]).
    plan.handover = .queue(capacity: 16, period: .milliseconds(50))
    plan.tracking = .window(halfWidth: 45_000)
    plan.encoderError = 500
    // One eye on 800 mm: each further photo-eye corrects slip (HEUFT, full control [VEN]).
    plan.resyncEyes = [1_100_000]
    plan.rejectsInRow = 5
    plan.secondPicture = .refuse
    plan.orderCheck = .reject
    plan.noRead = .reuse
    plan.poolBlock = 2_000
    plan.poolReserve = 400
    plan.printQueue = 2
    plan.printsPerRoll = 10_000
    // Under 1 % rejects by thermal transfer (Domino [VEN]); F(1.5) of this law is 0.008.
    plan.grades = GradeLaw(rise: 6.04, crowd: 3)
    plan.readLimit = 1.1
    plan.turnedShare = 0.0015
    plan.decodeMinimum = .milliseconds(30)
    plan.decodeSpread = .milliseconds(60)
    return plan
  }

  /// About 2022: counts what has passed the reject station, with a handshake for every result and two eyes.
  public static var vintage2022: SerializerPlan {
    var plan = SerializerPlan()
    plan.resyncEyes = [960_000, 1_230_000]
    plan.rejectsInRow = 3
    plan.stopsUnconfirmed = true
    plan.stopsUntriggered = true
    plan.orderCheck = .stop
    plan.textCheck = .stop
    plan.binRoom = 300
    plan.noRead = .reprint
    return plan
  }
}
