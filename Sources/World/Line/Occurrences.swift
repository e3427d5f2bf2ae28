/// What happens on the line besides production: the counts that show that a healthy line was not quiet.
public enum Occurrence: UInt8, CaseIterable, Hashable, Sendable {
  /// Cartons that entered.
  case units
  /// Cartons that fell into a case.
  case packed
  /// Bundles that were wrapped.
  case bundles
  /// Cases that were closed.
  case cases
  /// Pallets that were closed.
  case pallets
  /// Lots that were finished.
  case lots
  /// Lots that were held because something about them was open.
  case lotsHeld
  /// Of these, lots of which the record had fewer messages than the line had sent, or no end.
  case lotsIncomplete
  /// Minutes from the end of each lot to its release.
  case releaseMinutes
  /// Times the serializer's belt stopped.
  case stops
  /// Times it started again.
  case restarts
  /// Short stops.
  case microStops
  /// Times the serializer had to wait for room behind it.
  case blockages
  /// Cartons that were rejected.
  case rejects
  /// Looks of the camera that gave no code.
  case noReads
  /// Jams before the packer.
  case jams
  /// Cartons that were taken out by hand.
  case removals
  /// Changes of a roll of labels or of a cartridge.
  case reloads
  /// Crashes of the serializer's controller.
  case crashes
  /// Blocks of serial numbers that were fetched.
  case poolBlocks
  /// Requests for a block that level 4 refused.
  case poolRefusals
  /// Requests for a block that were answered with fewer numbers than asked for.
  case poolShortAnswers
  /// Machines that broke down.
  case breakdowns
  /// Planned changes of speed.
  case speedChanges
  /// Samples for quality.
  case samples
  /// Of these, those that the plan of ISO 2859-1 asked for.
  case inspected
  /// Samples that were not logged.
  case unlogged
  /// Samples that came back and were put on the line again.
  case samplesReturned
  /// Cases that a breakdown left half full and somebody filled up.
  case toppedUp
  /// Of these, those that were filled up without a scan.
  case toppedUpUnlogged
  /// Jams that threw cartons of two cases on one heap.
  case jamsAcrossCases
  /// Of these, those whose cartons went back without a scan.
  case heapsRepacked
  /// Rejected cartons that somebody had in his hands as the bin was emptied.
  case binned
  /// Of these, those that went back on the belt.
  case reworked
  /// Rejected cartons that were in the bin at the end of their lot, and were destroyed.
  case binnedAtLotEnd
  /// Cases that stopped because their reads were not as many as were counted.
  case shortReads
  /// Of these, those that were closed as full.
  case forcedCloses
  /// Stops by the reject station itself.
  case rejectStationStops
  /// Rejects that had not left and somebody took off the line.
  case takenOffLine
  /// Cases that stopped because the line's list refused a code in them, or their label.
  case refusedByList
  /// Cartons, known rejects apart, that were taken out of a case because the list refused their code.
  case takenOut
  /// Positions of a layer that were filled from the expected order.
  case inferred
  /// Cases that passed the scale.
  case weighed
  /// Cases that the scale refused.
  case refusedByScale
  /// Demands for a check after the scale or by the record.
  case demands
  /// Of these, those that were acknowledged without the check.
  case overrides
  /// Cases whose record was corrected after they were opened.
  case corrections
  /// Cases that were made short to try the line's checks.
  case challenges
  /// Of these, those that the scale refused.
  case challengesCaught
  /// Cases that were made short in production, and went past the scale or were sent on all the same.
  case challengesMissed
  /// Codes that were spoiled in production to try camera and ejector.
  case codeChallenges
  /// Of these, those whose cartons were not rejected.
  case codeChallengesMissed
  /// Times that what was made since something went wrong was looked at.
  case lookBacks
  /// Cartons that were taken out then.
  case foundLookingBack
  /// Changes of the roll of case labels.
  case caseLabelReloads
  /// Case labels that the scanner refused and that were printed anew.
  case relabels
  /// Cases whose message came after their pallet was fetched.
  case lateCases
  /// Lots that ended with a partial bundle.
  case partialBundles
  /// Lots that ended with a partial case.
  case partialCases
  /// Lots that ended with a partial pallet.
  case partialPallets
  /// What the record asked for.
  case prompts
  /// Cases that were opened and compared by hand.
  case caseChecks

  /// Requests for serial numbers that waited because the system that gives them was down.
  case poolWaits
  /// Times a clock was synchronized.
  case clockSyncs
  /// Serial numbers that a start after a crash gave a second time.
  case numbersTakenBack
  /// Times another server of numbers took over since the lot's block before.
  case takeOvers
  /// Serial numbers that level 4 issued a second time.
  case numbersIssuedAgain
  /// Serial numbers of rejects that were used again.
  case numbersReused
  /// Results of the camera that were overwritten before they were fetched.
  case resultsLost
  /// Reads of the packer that were overwritten before they were fetched.
  case readsLost
  /// Verdicts that a crash took out of the tracking register.
  case verdictsLost
  /// Cartons that the camera's eye did not see.
  case triggersMissed
  /// Cartons of which the camera took a second picture.
  case triggersDoubled
  /// Cartons without a picture that somebody has found after the line had stopped for them.
  case untriggeredFound
  /// Set-up prints that were overlooked as the line was cleared, and went along with the next lot.
  case leftBehind
  /// Codes of another lot that a camera held against the order.
  case foreignCodes
  /// Lots that began with the text of the one before.
  case textsForgotten
  /// Texts that a camera held against the order and refused.
  case textsRefused
  /// Codes that were read and were not the expected ones.
  case otherCodes
  /// Codes that were typed by hand.
  case codesTyped
  /// Codes that were typed wrongly, and nobody noticed.
  case codesMistyped
  /// Cartons that got a second label over the first.
  case relabeled
  /// Times the reject station was switched off.
  case bypasses
  /// Cartons that had to be rejected and were not, because it was off.
  case bypassed

  /// Its name in results: `microStops`.
  public var name: String { "\(self)" }
}

/// How often each of the things that can happen on a line has happened.
public struct Occurrences: Hashable, Sendable {
  /// Room for every ``Occurrence``, within the line itself: some are counted for every carton.
  private var counts = InlineArray<96, Int>(repeating: 0)

  /// Nothing yet.
  public init() {}

  /// How often something happened.
  public subscript(what: Occurrence) -> Int {
    get { counts[Int(what.rawValue)] }
    set { counts[Int(what.rawValue)] = newValue }
  }

  /// Adds those of another trial.
  public static func += (a: inout Self, b: Self) {
    for what in Occurrence.allCases { a[what] += b[what] }
  }

  /// Whether everything happened equally often.
  public static func == (a: Self, b: Self) -> Bool { Occurrence.allCases.allSatisfy { a[$0] == b[$0] } }

  /// Takes in every count.
  public func hash(into hasher: inout Hasher) {
    for what in Occurrence.allCases { hasher.combine(self[what]) }
  }
}

extension Occurrences: ExpressibleByDictionaryLiteral, CustomStringConvertible {
  /// These counts, and nothing of anything else.
  public init(dictionaryLiteral counts: (Occurrence, Int)...) {
    self.init()
    for (what, count) in counts { self[what] += count }
  }

  /// What happened, in words: `stops 3, jams 1`.
  public var description: String {
    Occurrence.allCases.filter { self[$0] != 0 }.map { "\($0.name) \(self[$0])" }.joined(separator: ", ")
  }
}
