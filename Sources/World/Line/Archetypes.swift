import EventKernel

// Machines of one year differ by their makers: when a number counts, what is done with a code that was not read, how results
// are handed over, what an aggregation station checks. Each archetype is a choice of behaviors that is met at any age, named by
// what it does; none is a real manufacturer's. Every value is an assumption where nothing else stands beside it.

extension SerializerPlan {
  /// A print-and-check unit with a controller of its own: a number counts once its camera has verified it, results wait in a
  /// buffer for the line, and what was not read is rejected.
  static var verifiesAtCamera: SerializerPlan {
    var plan = SerializerPlan()
    plan.commit = .verification
    plan.handover = .queue(capacity: 32, period: .milliseconds(20))
    plan.resyncEyes = [1_100_000]
    plan.rejectsInRow = 5
    plan.secondPicture = .refuse
    plan.orderCheck = .reject
    return plan
  }

  /// A printer that leads: a number counts once it is printed, the list follows the sequence that was sent, and a carton
  /// without a verdict is rejected.
  static var countsAtPrinter: SerializerPlan {
    var plan = SerializerPlan()
    plan.commit = .printing
    plan.handover = .plcScan(period: .milliseconds(10))
    plan.recordSource = .expectedSequence
    plan.resyncEyes = [960_000, 1_230_000]
    plan.rejectsInRow = 3
    plan.secondPicture = .count
    plan.serialOrder = .sequential
    return plan
  }

  /// A station that saves numbers: those of cartons that were not read are printed again, and only what has left it counts.
  static var reusesNumbers: SerializerPlan {
    var plan = SerializerPlan()
    plan.handover = .plcScan(period: .milliseconds(20))
    plan.resyncEyes = [960_000, 1_230_000]
    plan.stopsUnconfirmed = true
    plan.noRead = .reuse
    plan.printQueue = 1
    plan.orderCheck = .reject
    return plan
  }

  /// A camera that reads lot and expiry beside the code and holds both against the order: what differs stops the line, and so
  /// does a carton of which it has no picture.
  static var readsText: SerializerPlan {
    var plan = SerializerPlan()
    plan.resyncEyes = [960_000, 1_230_000]
    plan.rejectsInRow = 3
    plan.stopsUntriggered = true
    plan.orderCheck = .stop
    plan.textCheck = .stop
    // A text takes longer to read than a code.
    plan.decodeMinimum = .milliseconds(60)
    plan.decodeSpread = .milliseconds(80)
    return plan
  }
}

extension CasePackerPlan {
  /// A camera above the open case: each carton is seen where it lies, and a case with a code missing stops.
  static var looksIntoCase: CasePackerPlan {
    var plan = CasePackerPlan()
    plan.assignment = .layer
    plan.asksList = true
    plan.closeDelay = .milliseconds(150)
    plan.scale = .none
    return plan
  }

  /// A camera above a case of upright bottles: it sees no label but a helper code on each cap.
  static var seesBottles: CasePackerPlan {
    var plan = looksIntoCase
    plan.reads = .helperCodes
    return plan
  }

  /// A scanner and a counter on a network, both stamped: a read belongs to the case within whose closes its stamp lies.
  static var stampsReads: CasePackerPlan {
    var plan = CasePackerPlan()
    plan.assignment = .byTime
    plan.scannerAt = plan.eyeAt - 10_000
    plan.closeDelay = .milliseconds(60)
    plan.readMargin = .seconds(1)
    plan.asksList = true
    return plan
  }

  /// Aggregation by hand: a person scans each carton, until it reads, and lays it into the case; twenty a minute.
  static var handScanner: CasePackerPlan {
    var plan = CasePackerPlan()
    plan.speed = 40_000
    plan.pitch = 120_000
    plan.assignment = .betweenCloses
    plan.scannerAt = plan.eyeAt - 10_000
    plan.noReads = 0
    plan.readMinimum = .milliseconds(100)
    plan.closeDelay = .milliseconds(500)
    plan.readMargin = .milliseconds(200)
    plan.asksList = true
    plan.scale = .none
    return plan
  }
}

extension CaseLabelerPlan {
  /// Prints a label when a case stands before it, applies it at once and reads it back.
  static var printsAndApplies: CaseLabelerPlan {
    var plan = CaseLabelerPlan()
    plan.labelDelay = .milliseconds(1_200)
    plan.labelsPerRoll = 2_000
    return plan
  }

  /// Applies from a roll that a service provider has printed: few numbers to a block, each read back.
  static var preprintedRoll: CaseLabelerPlan {
    var plan = CaseLabelerPlan()
    plan.labelsPerRoll = 2_500
    plan.labelsPerBlock = 2_500
    plan.labelDelay = .seconds(2)
    return plan
  }

  /// A desktop printer: a person tears each label off, sticks it on, and scans nothing.
  static var labelsByHand: CaseLabelerPlan {
    var plan = CaseLabelerPlan()
    plan.labelDelay = .seconds(8)
    plan.labelsPerRoll = 700
    plan.labelsPerBlock = 100
    plan.verifiesLabels = false
    return plan
  }
}

extension PalletizerPlan {
  /// A robot that follows the order in which cases were labeled, and keeps eight cases before it.
  static var followsOrder: PalletizerPlan {
    var plan = PalletizerPlan()
    plan.assignment = .byOrder
    plan.room = 8
    return plan
  }

  /// A station that takes each case by the message that announces it.
  static var followsMessages: PalletizerPlan {
    var plan = PalletizerPlan()
    plan.assignment = .byArrival
    plan.labelDelay = .seconds(40)
    plan.labelsPerBlock = 500
    return plan
  }

  /// People who scan each case as they set it down, and whose scanner refuses what the list does not have.
  static var scansByHand: PalletizerPlan {
    var plan = PalletizerPlan()
    plan.asksList = true
    plan.casesPerPallet = 40
    plan.room = 12
    plan.labelDelay = .seconds(90)
    return plan
  }
}
