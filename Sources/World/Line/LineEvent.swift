/// What is planned on a line besides the regular passage of cartons.
///
/// Small values and no closures: they are moved about in the calendar by the million.
public enum LineEvent: Sendable, BitwiseCopyable {
  /// A lot begins: its numbers are issued and the feed opens.
  case lotBegins(UInt32)
  /// The line is empty after a lot: what is partial is closed, and the lot with it.
  case lotDrained(UInt32)
  /// Every message of the lot has been sent: it is closed, quality decides, and the line is changed over.
  case lotEnds(UInt32)
  /// One more step of a belt's ramp.
  case ramp(BeltID)
  /// A cause of standing still ends.
  case stopEnds(BeltID, StopCause)
  /// A minute begins, in which short stops, jams, crashes and hand samples may fall.
  case minute(UInt32)
  /// A short stop at the serializer, in this minute.
  case microStop(UInt32)
  /// Cartons jam before the packer, in this minute.
  case jam(UInt32)
  /// The serializer's controller crashes, in this minute.
  case crash(UInt32)
  /// Quality wants a sample, in this minute.
  case sampleWanted(UInt32)
  /// A sample comes back that was only looked at: the carton with this number.
  case sampleBack(UInt32)
  /// A machine breaks down, in this minute.
  case breakdown(Machine, UInt32)
  /// A device synchronizes its clock, for the n-th time.
  case clockSync(Device, UInt32)
  /// A device's clock is moved by a hand or a rule.
  case clockStep(Device, UInt32)
  /// A block of serial numbers arrives.
  case poolArrives
  /// The close signal of a case.
  case caseCloses(UInt32)
  /// The controller has waited long enough for the reads of a case.
  case readsSettle(UInt32)
  /// A case gets its label.
  case caseLabeled(UInt32)
  /// A bundle comes to the case packer.
  case bundleCollated(UInt32)
  /// A case of bundles is full, or the last of its lot.
  case bundledCaseCloses(UInt32)
  /// A case stands on the scale.
  case caseWeighed(UInt32)
  /// A case is set on a pallet.
  case casePalletized(UInt32)
  /// A pallet gets its label.
  case palletLabeled(UInt32)
  /// The reject station stops the line: because rejects follow one another, one did not leave, or the bin is full.
  case rejectStationStops(UInt32)
  /// A person has finished a task.
  case taskDone(UInt32)
}

/// The line's belts.
public enum BeltID: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// Printer, camera and reject station.
  case serializer
  /// Singulation to the case packer.
  case packer
}

/// Why a belt stands; it runs when no cause is left.
public struct StopCause: OptionSet, Sendable, Hashable, BitwiseCopyable {
  /// One bit a cause.
  public var rawValue: UInt16
  /// The causes with these bits.
  public init(rawValue: UInt16) { self.rawValue = rawValue }

  /// No lot is on the line.
  public static let noLot = StopCause(rawValue: 1 << 0)
  /// There is no room behind it: the accumulation is full, or so many cases wait for the palletizer.
  public static let blocked = StopCause(rawValue: 1 << 1)
  /// A short stop that clears itself or is cleared in passing.
  public static let microStop = StopCause(rawValue: 1 << 2)
  /// A roll of labels is being changed.
  public static let reload = StopCause(rawValue: 1 << 3)
  /// No serial numbers are left.
  public static let noSerials = StopCause(rawValue: 1 << 4)
  /// A jam is being cleared.
  public static let jam = StopCause(rawValue: 1 << 5)
  /// The controller starts again after a crash.
  public static let crash = StopCause(rawValue: 1 << 6)
  /// A case waits for somebody to look into it.
  public static let caseCheck = StopCause(rawValue: 1 << 7)
  /// The case labeler's roll is being changed.
  public static let caseLabelReload = StopCause(rawValue: 1 << 8)

  /// The reject station has stopped the line, and somebody has to look.
  public static let rejectStation = StopCause(rawValue: 1 << 10)

  /// It is broken and waits for a repair.
  public static let breakdown = StopCause(rawValue: 1 << 9)

  /// A carton stands before somebody who has to deal with its code.
  public static let codePrompt = StopCause(rawValue: 1 << 12)

  private static let names: [(StopCause, String)] = [
    (.noLot, "no lot"), (.blocked, "room behind it"), (.microStop, "a short stop"),
    (.reload, "a new roll"),
    (.noSerials, "serial numbers"), (.jam, "a jam"), (.crash, "a crash"), (.caseCheck, "a look into a case"),
    (.caseLabelReload, "case labels"), (.breakdown, "a repair"), (.codePrompt, "a code"),
    (.rejectStation, "a look at the reject station"),
  ]

  /// The machine's own faults, which hold it; the rest comes from outside and suspends it (PackML).
  public static let own: StopCause = [
    .microStop, .reload, .jam, .crash, .caseCheck, .caseLabelReload, .breakdown, .codePrompt,
    .rejectStation,
  ]
}

extension StopCause: CustomStringConvertible {
  /// The causes in words.
  public var description: String {
    let words = Self.names.filter { contains($0.0) }.map(\.1)
    return words.isEmpty ? "nothing" : words.joined(separator: " and ")
  }
}
