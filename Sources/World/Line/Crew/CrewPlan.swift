import EventKernel

/// Who works at the line.
public struct CrewPlan: Sendable {
  /// People who can take a task.
  public var people = 2
  /// Hand samples per hour of running.
  public var samplesPerHour = 2.0
  /// A sample is also due every so many minutes; 0 for never.
  public var sampleEveryMinutes = 0
  /// The inspection of each lot by ISO 2859-1, besides the samples above; nil for none.
  public var inspection: InspectionLevel?
  /// Tasks of other work that wait when the line starts.
  public var backlog = 0
  /// Share of the hand samples that are only looked at, and come back after ``sampleLook``.
  public var samplesReturn = 0.0
  /// For how long they are away.
  public var sampleLook = TimeSpan.minutes(10)
  /// Where samples are taken.
  public var samplesFrom = SamplePlace.accumulation
  /// Whether a case that a breakdown of the packer left half full is filled up by hand, from what stands before the packer.
  public var topsUp = false
  /// The bin of rejects is emptied every so many minutes.
  public var binEveryMinutes = 30
  /// Whether rejects are counted as they come out of the bin, and the lot's number told.
  public var countsBin = true
  /// Whether clearing the line between two lots is a task of these people, for which the next lot waits.
  public var clearsLine = true
  /// When the scale is tried with a short case that is put right afterwards, and camera and ejector with two spoiled codes.
  public var challenges = ChallengeTimes.none
  /// Of what was made while something was wrong, so many cases are opened once it is noticed; 0 for none.
  public var looksBackOn = 20
  /// How long a shift is.
  public var shiftLength = TimeSpan.hours(8)
  /// For so long at the beginning of each shift but the first, nobody begins anything.
  public var handover = TimeSpan.minutes(10)
  /// People on each shift in turn; ``people`` on every shift where it is empty.
  public var peopleByShift: [Int] = []
  /// What each person is trained for; everything where nothing is said.
  public var skills: [Skills] = []
  /// How long tasks take, where it is not as usual; looked up by kind.
  public var service: [TaskKind: ServiceLaw] = [:]

  /// Two people.
  public init() {}
}
