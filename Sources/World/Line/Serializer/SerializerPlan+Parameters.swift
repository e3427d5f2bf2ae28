import EventKernel
import Scenario

extension SerializerPlan: VintagedPlan {
  /// As a noun.
  public static let help = "printing, reading and rejecting"

  static let vintages = [
    Vintage(word: "about 2009", plan: SerializerPlan.vintage2009),
    Vintage(word: "about 2015", plan: SerializerPlan.vintage2015),
    Vintage(word: "about 2022", plan: SerializerPlan.vintage2022),
  ]

  static let archetypes = [
    Vintage(word: "verifies at the camera", plan: SerializerPlan.verifiesAtCamera),
    Vintage(word: "counts at the printer", plan: SerializerPlan.countsAtPrinter),
    Vintage(word: "reuses numbers", plan: SerializerPlan.reusesNumbers),
    Vintage(word: "reads text and code", plan: SerializerPlan.readsText),
  ]

  /// Its properties.
  public static let bindings: [PlanBinding<SerializerPlan>] = geometry + record + tracking + numbers + reading

  private static let drawn = Origin.assumption("as a module of two meters is built")

  private static let geometry: [PlanBinding<SerializerPlan>] = [
    .length(
      "printer-at", \.printerAt, "where the head prints, from the infeed eye on", plausible: 50...3_000, drawn
    ),
    .length("camera-at", \.cameraAt, "where the camera triggers", plausible: 100...4_000, drawn),
    .length("ejector-at", \.ejectorAt, "where the ejector stands", plausible: 200...8_000, drawn),
    .length("exit-at", \.exitAt, "where the belt ends", plausible: 300...10_000, drawn),
    PlanBinding(
      Parameter<Several<Length>>(
        "resync-eyes", "eyes that register the tracking anew, between camera and ejector, at most four",
        default: Several([]), healthy: Several([]), possible: .mm(0.001)...(.mm(100_000)),
        plausible: .mm(100)...(.mm(8_000)),
        origin: .source("HEUFT, full control: each further photo-eye corrects slip", .vendor))
    ) { plan in
      Several(plan.resyncEyes.map { Length.micrometres($0) })
    } set: {
      $0.resyncEyes = $1.values.map(\.micrometres)
    },
  ]

  private static let record: [PlanBinding<SerializerPlan>] = [
    .word(
      "commit", \.commit, "when a serial number counts as commissioned",
      .assumption("vendors differ in it; all four are met")),
    PlanBinding(
      Parameter<HandoverKind>(
        "handover", "how results come from the camera to what keeps the line's list",
        default: .handshake, healthy: .handshake,
        origin: .source(
          "MVTec Merlic, result modes: a new result overwrites, or is dequeued from a buffer", .manual))
    ) {
      $0.handover.kind
    } set: {
      $0.handover = $0.handover.with(kind: $1)
    },
    PlanBinding(
      Parameter<TimeSpan>(
        "handover-period", "how often results are fetched, where there is no handshake",
        default: .milliseconds(20), healthy: .milliseconds(20), possible: .microseconds(1)...(.days(365)),
        plausible: .milliseconds(5)...(.seconds(1)),
        origin: .source("PLC scans of 10 to 50 ms (industrialmonitordirect)", .unsigned)),
      property: "handover"
    ) {
      $0.handover.period
    } set: {
      $0.handover = $0.handover.with(period: $1)
    },
    PlanBinding(
      Parameter<Count>(
        "handover-capacity", "results that wait in the queue, where there is one", default: 16, healthy: 16,
        possible: 1...1_000_000, plausible: 1...100,
        origin: .source("Kepware: queue sizes from 1 to 100", .manual)),
      property: "handover"
    ) {
      Count($0.handover.capacity)
    } set: {
      $0.handover = $0.handover.with(capacity: $1.value)
    },
    .word(
      "record-source", \.recordSource, "what the line's list takes for the code on a carton",
      .source("HCP 13288079: after one reload all aggregations of a run were off by one", .industry)),
    .flag(
      "verifies-code", \.verifiesCode,
      "whether a code that was read is held against the one that was to be printed",
      .assumption("usual where the camera's software knows the sequence")),
  ]

  private static let tracking: [PlanBinding<SerializerPlan>] = [
    PlanBinding(
      Parameter<Length>(
        "tracking-window", "a carton so near to the expected place gets the verdict", default: .mm(40),
        healthy: .mm(40), possible: .mm(0.001)...(.mm(100_000)), plausible: .mm(5)...(.mm(125)),
        origin: .source("US4832181A, EP0213797: a window of encoder counts per object", .industry)),
      property: "tracking"
    ) { plan in
      switch plan.tracking {
      case .window(let halfWidth): .micrometres(halfWidth)
      }
    } set: {
      $0.tracking = .window(halfWidth: $1.micrometres)
    },
    PlanBinding(
      Parameter<Drift>(
        "encoder-error", "by how much the encoder overstates a distance", default: .ppm(0), healthy: .ppm(0),
        possible: .ppm(-1_000_000)...(.ppm(1_000_000)), plausible: .ppm(-10_000)...(.ppm(10_000)),
        origin: .assumption("a worn wheel; a new one is exact within the window"), unit: "ppm")
    ) {
      .ppm(Double($0.encoderError))
    } set: {
      $0.encoderError = Int64(max(-1e9, min(1e9, $1.base)))
    },
    .span(
      "eye-response", \.eyeResponse,
      "how late the controller knows of a carton at an eye or at the camera's trigger; its set-up allows for that at the "
        + "nominal speed",
      possible: .zero...(.seconds(1)), plausible: .zero...(.milliseconds(50)),
      .source(
        "industrialmonitordirect, dead time of digital inputs: an eye about 1 ms, an input's filter about 10 ms",
        .vendor)),
    .word(
      "missing-verdict", \.missingVerdict, "what becomes of a carton without a verdict",
      .source("HEUFT, full control: the default verdict is faulty", .vendor)),
    .flag(
      "has-confirmation-eye", \.hasConfirmationEye, "whether an eye sees that a rejected carton has left",
      .assumption("usual where the ejector was built with the camera")),
    .count(
      "rejects-in-row", \.rejectsInRow,
      "so many rejects in a row stop the line until somebody has looked; 0 for none", possible: 0...1_000_000,
      plausible: 2...10, .assumption("three to five are usual, by the age of the machine")),
    .flag(
      "stops-unconfirmed", \.stopsUnconfirmed,
      "whether a reject that the confirmation eye has not seen leave stops the line until it was found",
      .assumption("older machines report it and go on")),
    .count(
      "bin-room", \.binRoom,
      "so many rejects in the bin stop the line until it was emptied; 0 for any number",
      possible: 0...1_000_000, plausible: 20...1_000,
      .assumption("a locked bin of some tens of liters with a level eye")),
    .word(
      "no-read", \.noRead, "what is done with a carton whose code could not be read",
      .assumption("vendors differ in it; all four are met")),
    .flag(
      "stops-untriggered", \.stopsUntriggered,
      "whether a carton that comes to the reject station without a picture stops the line until it was found",
      .assumption("fail-safe on new machines; older ones take it as a carton without a verdict")),
    .word(
      "second-picture", \.secondPicture, "what is done with a second picture of one carton",
      .assumption("by the age of the controller: counted, refused as a repeat, or locked out by the encoder")),
    .word(
      "order-check", \.orderCheck, "what the camera does with a code of another product or lot",
      .source(
        "21 CFR 211.130: mix-ups by cartons of another lot are to be prevented; how is the maker's",
        .regulator)),
    .word(
      "text-check", \.textCheck, "what the camera does with a text of another lot or expiry beside the code",
      .source(
        "21 CFR 211.130 asks for the right lot number on each carton; a camera that reads it is usual on new lines",
        .regulator)),
  ]

  private static let numbers: [PlanBinding<SerializerPlan>] = [
    .count(
      "set-up-prints", \.setUpPrints,
      "cartons that are printed and looked at before a lot's feed opens, and lie beside the belt until it is cleared",
      possible: 0...100, plausible: 0...20,
      .assumption("none; where print and camera are set up with the lot's own numbers, some")),
    .count(
      "pool-block", \.poolBlock, "serial numbers in one block from level 4",
      possible: LinePlan.block, plausible: 100...10_000,
      .source("1,000 to 5,000 a request, asked again at 20 % (CSV-Prep)", .unsigned)),
    .count(
      "pool-reserve", \.poolReserve, "a new block is ordered when so many are left",
      possible: 0...100_000_000,
      plausible: 10...5_000, .source("1,000 to 5,000 a request, asked again at 20 % (CSV-Prep)", .unsigned)),
    .span(
      "pool-latency", \.poolLatency, "from ordering a block to having it",
      plausible: .milliseconds(100)...(.minutes(10)),
      .source("99 % of transactions within 5 s (pharmexec 442282, AmerisourceBergen, 2007)", .industry)),
    .share(
      "pool-refusals", \.poolRefusals, "share of the requests for a block that level 4 refuses",
      plausible: 0...20, .assumption("none; where a system is busy or an order is not released yet, some are")
    ),
    .span(
      "pool-retry", \.poolRetry, "how long the line waits before it asks again",
      plausible: .seconds(1)...(.minutes(10)), .assumption("half a minute")),
    .share(
      "pool-short", \.poolShort,
      "share of the requests for a block that are answered with fewer numbers than asked for",
      plausible: 0...20,
      .assumption("none; where an order's numbers run out or a system gives what it has left, some")),
    .word(
      "numbers-from", \.numbersFrom,
      "which system gives serial numbers: a request waits while it is down, as the mechanism outage says where",
      .assumption("a number server of its own, which is not down when they are")),
    .word(
      "serial-order", \.serialOrder, "how the texts of a lot's serial numbers follow one another",
      .assumption("at random where regulators ask for numbers that cannot be guessed")),
    .count(
      "print-queue", \.printQueue, "labels that wait in the printer between its controller and the carton",
      possible: 0...10_000, plausible: 0...8,
      .source("WO2023172526A1: a queue of print blocks matched to objects", .industry)),
    .count(
      "prints-per-roll", \.printsPerRoll,
      "labels on a roll or prints from a cartridge, after which somebody has to change it",
      plausible: 1_000...50_000,
      .assumption("cartridges and rolls last for some ten thousand prints")),
    PlanBinding(
      Parameter<Fraction>(
        "grade-rise",
        "how well codes are printed: exponent of the lower tail of the grades, larger is better",
        default: .of(7), healthy: .of(7), possible: .of(0.01)...(.of(1_000)), plausible: .of(2)...(.of(30)),
        origin: .derived("1.5 % below 2.0, 0.3 % below 1.5 with a crowd of 3"),
        rangeOrigin: .source(
          "rejects of 2 % with thermal inkjet, under 1 % with thermal transfer (Domino)", .vendor)),
      property: "grades"
    ) {
      .of($0.grades.rise)
    } set: {
      $0.grades.rise = $1.base
    },
    PlanBinding(
      Parameter<Fraction>(
        "grade-crowd", "how sharply grades crowd towards 4: smaller is better print", default: .of(3),
        healthy: .of(3), possible: .of(0.01)...(.of(1_000)), plausible: .of(0.5)...(.of(20)),
        origin: .assumption("most codes of a clean head are of grade A or B")),
      property: "grades"
    ) {
      .of($0.grades.crowd)
    } set: {
      $0.grades.crowd = $1.base
    },
  ]

  private static let reading: [PlanBinding<SerializerPlan>] = [
    .grade(
      "accept-limit", \.acceptLimit, "codes below this grade are to be rejected", plausible: 0.5...3,
      .source(
        "grade C or better in qualification (CSV-Prep); wholesalers of the US want B (baff-forum.org)",
        .unsigned)),
    .grade(
      "read-limit", \.readLimit, "codes below this grade cannot be read by this camera", plausible: 0.2...2,
      .assumption("a fixed camera reads a little worse than a verifier")),
    .grade(
      "field-limit", \.fieldLimit,
      "codes below this grade cannot be read by anybody's scanner once they have left",
      plausible: 0...1.5, .assumption("hand scanners are patient")),
    .share(
      "turned-share", \.turnedShare, "share of cartons that come turned, wrinkled or reflecting",
      plausible: 0...2,
      .assumption("one in a thousand; read rates above 99.9 % are asked for")),
    PlanBinding(
      Parameter<Grade>(
        "turned-loss", "the most grades that a code loses by that, evenly between none and this",
        default: .grade(4), healthy: .grade(4), possible: .grade(0)...(.grade(4)),
        plausible: .grade(0)...(.grade(4)), origin: .assumption("from a shadow to a code that cannot be seen")
      )
    ) {
      .grade($0.turnedLoss)
    } set: {
      $0.turnedLoss = $1.base
    },
    .span(
      "decode-minimum", \.decodeMinimum, "from the camera's trigger to its result: the shortest time",
      plausible: .milliseconds(5)...(.milliseconds(200)), .assumption("tens of milliseconds for a clean code")
    ),
    .span(
      "decode-spread", \.decodeSpread, "from the camera's trigger to its result: what a hard code can add",
      plausible: .milliseconds(0)...(.milliseconds(500)), .assumption("tens of milliseconds for a hard code")),
  ]
}

extension Handover {
  /// Which kind it is.
  var kind: HandoverKind {
    switch self {
    case .handshake: .handshake
    case .plcScan: .plcScan
    case .queue: .queue
    }
  }

  /// How often results are fetched; a usual scan where there is a handshake.
  var period: TimeSpan {
    switch self {
    case .handshake: .milliseconds(20)
    case .plcScan(let period), .queue(_, let period): period
    }
  }

  /// How many results wait; a usual number where none do.
  var capacity: Int { if case .queue(let capacity, _) = self { capacity } else { 16 } }

  func with(kind: HandoverKind) -> Handover {
    switch kind {
    case .handshake: .handshake
    case .plcScan: .plcScan(period: period)
    case .queue: .queue(capacity: capacity, period: period)
    }
  }

  func with(period: TimeSpan) -> Handover {
    switch self {
    case .handshake: .handshake
    case .plcScan: .plcScan(period: period)
    case .queue(let capacity, _): .queue(capacity: capacity, period: period)
    }
  }

  func with(capacity: Int) -> Handover {
    if case .queue(_, let period) = self { .queue(capacity: capacity, period: period) } else { self }
  }
}
