import EventKernel

// What packers, bundlers, labelers and palletizers of three generations do: choices of behavior, none of a real manufacturer.
// Which generation does what is an assumption; that all of these are met side by side on one site is common experience.

extension CasePackerPlan {
  /// About 2009: made for cartons without codes. It counts, and a controller that was added later infers a case's
  /// content from the order in which the serializer let cartons pass.
  public static var vintage2009: CasePackerPlan {
    var plan = CasePackerPlan()
    plan.speed = 520_000
    plan.assignment = .byOrder
    plan.comparesReads = false
    plan.closeDelay = .milliseconds(100)
    plan.scale = .reports
    return plan
  }

  /// About 2015: a scanner just before the case, whose reads between two close signals belong together, each of
  /// them held against the controller's list.
  public static var vintage2015: CasePackerPlan {
    var plan = CasePackerPlan()
    plan.speed = 540_000
    plan.scannerAt = plan.eyeAt - 10_000
    plan.assignment = .betweenCloses
    plan.readMinimum = .milliseconds(25)
    plan.noReads = 0.001
    plan.scale = .rejects
    plan.asksList = true
    return plan
  }

  /// About 2022: reads every carton some places before the case and takes the next so many; weighs to both sides.
  public static var vintage2022: CasePackerPlan {
    var plan = CasePackerPlan()
    plan.scale = .rejectsBothSides
    plan.asksList = true
    return plan
  }
}

extension BundlerPlan {
  /// About 2009: a sleeve, a long shrink tunnel and a label that is put on behind it.
  public static var vintage2009: BundlerPlan {
    var plan = BundlerPlan()
    plan.labelDelay = .seconds(4)
    plan.transit = .seconds(5)
    plan.labelsPerBlock = 500
    return plan
  }

  /// About 2015: labels in front of a shorter tunnel.
  public static var vintage2015: BundlerPlan {
    var plan = BundlerPlan()
    plan.labelDelay = .milliseconds(2_500)
    plan.transit = .seconds(4)
    plan.labelsPerBlock = 1_000
    return plan
  }

  /// About 2022: a banderole without heat, labeled where it is put round.
  public static var vintage2022: BundlerPlan { BundlerPlan() }
}

extension CaseLabelerPlan {
  /// About 2009: small rolls, and nobody reads the label back.
  public static var vintage2009: CaseLabelerPlan {
    var plan = CaseLabelerPlan()
    plan.labelsPerRoll = 500
    plan.labelsPerBlock = 500
    plan.verifiesLabels = false
    plan.labelDelay = .seconds(4)
    return plan
  }

  /// About 2015: reads its labels back.
  public static var vintage2015: CaseLabelerPlan { CaseLabelerPlan() }

  /// About 2022: larger rolls, faster, reads its labels back.
  public static var vintage2022: CaseLabelerPlan {
    var plan = CaseLabelerPlan()
    plan.labelsPerRoll = 1_500
    plan.labelDelay = .milliseconds(2_000)
    return plan
  }
}

extension PalletizerPlan {
  /// About 2009: believes the order in which cases were labeled.
  public static var vintage2009: PalletizerPlan {
    var plan = PalletizerPlan()
    plan.assignment = .byOrder
    return plan
  }

  /// About 2015: learns of each case by a message.
  public static var vintage2015: PalletizerPlan {
    var plan = PalletizerPlan()
    plan.assignment = .byArrival
    return plan
  }

  /// About 2022: reads each case as it sets it down, and refuses what the list does not have.
  public static var vintage2022: PalletizerPlan {
    var plan = PalletizerPlan()
    plan.asksList = true
    return plan
  }
}
