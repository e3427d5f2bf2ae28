import EventKernel
import Numerics
import TraceModel

/// What a person on the line can be asked to do, in the order of urgency.
///
/// The numbers name streams of draws: a kind that comes in between leaves those of the others as they are.
public enum TaskKind: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// Clear a jam before the packer.
  case clearJam = 0
  /// Repair the serializer.
  case repairSerializer = 1
  /// Repair the case packer.
  case repairPacker = 2
  /// Repair the palletizer.
  case repairPalletizer = 3
  /// Look at the reject station, which has stopped the line.
  case checkRejectStation = 16
  /// Type or replace a code that the camera could not read.
  case enterCode = 4
  /// Change the printer's roll or cartridge.
  case changeRoll = 5
  /// Change the roll of case labels.
  case changeCaseLabels = 6
  /// Open a case whose reads are not as many as were counted.
  case checkCase = 7
  /// Open a case that the scale refused.
  case checkRefusedCase = 8
  /// Open a case with a code that the line's list refuses.
  case checkRefusedCodes = 14
  /// Open a case whose label the line's list refuses.
  case checkRefusedLabel = 15
  /// Do what the record asks for.
  case answerPrompt = 9
  /// Take a sample for quality.
  case takeSample = 10
  /// Empty the bin of rejects.
  case emptyBin = 11
  /// Count the lot's rejects, as they come out of the bin.
  case countBin = 17
  /// Clear the line for the next lot: whatever belongs to the one before is looked for and taken away.
  case clearLine = 23
  /// Fill a case up by hand that a breakdown left half full.
  case topUp = 12
  /// Open a container of a lot that is held.
  case openHeldCase = 18
  /// Count a lot again that is held, and write down what stays open.
  case lookIntoLot = 19
  /// Open a case that was made while something was wrong that has been noticed since.
  case lookBack = 20
  /// Take a unit out of a case, to see that the scale finds it.
  case challengeScale = 21
  /// Spoil two codes before the camera, to see that both cartons are rejected.
  case challengeCamera = 24
  /// Put a sample back that was looked at.
  case returnSample = 22
  /// Finish what other work has been left: papers, cleaning, the shift before.
  case finishOtherWork = 13

  /// How long it takes where nothing else is planned.
  var usualLaw: ServiceLaw {
    switch self {
    case .clearJam: ServiceLaw(minimum: .seconds(30), tail: .seconds(60))
    case .repairSerializer, .repairPacker, .repairPalletizer:
      ServiceLaw(minimum: .minutes(10), tail: .minutes(35))
    case .changeRoll, .changeCaseLabels: ServiceLaw(minimum: .seconds(90), tail: .seconds(30))
    case .checkCase, .checkRefusedCase: ServiceLaw(minimum: .seconds(20), tail: .seconds(20))
    case .checkRefusedCodes, .checkRefusedLabel: ServiceLaw(minimum: .seconds(40), tail: .seconds(30))
    case .enterCode: ServiceLaw(minimum: .seconds(20), tail: .seconds(10))
    case .answerPrompt: ServiceLaw(minimum: .seconds(60), tail: .seconds(60))
    case .takeSample: ServiceLaw(minimum: .seconds(25), tail: .seconds(15))
    case .emptyBin: ServiceLaw(minimum: .seconds(30), tail: .seconds(10))
    case .checkRejectStation: ServiceLaw(minimum: .seconds(45), tail: .seconds(45))
    case .countBin: ServiceLaw(minimum: .minutes(2), tail: .minutes(2))
    case .clearLine: ServiceLaw(minimum: .minutes(15), tail: .minutes(5))
    case .openHeldCase: ServiceLaw(minimum: .minutes(2), tail: .minutes(1))
    case .lookIntoLot: ServiceLaw(minimum: .minutes(15), tail: .minutes(30))
    case .lookBack: ServiceLaw(minimum: .minutes(2), tail: .minutes(1))
    case .challengeScale, .challengeCamera: ServiceLaw(minimum: .minutes(2), tail: .minutes(1))
    case .returnSample: ServiceLaw(minimum: .seconds(25), tail: .seconds(15))
    case .topUp: ServiceLaw(minimum: .seconds(40), tail: .seconds(20))
    case .finishOtherWork: ServiceLaw(minimum: .minutes(2), tail: .minutes(4))
    }
  }
}

/// A set of kinds of tasks: what a person has been trained for.
public struct Skills: OptionSet, Sendable, Hashable {
  /// Bit n for the kind with raw value n.
  public var rawValue: UInt32
  /// The set with these bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  /// The set of one kind.
  public init(_ kind: TaskKind) { rawValue = 1 << UInt32(kind.rawValue) }
  /// Everything.
  public static let all = Skills(rawValue: .max)
}

/// How long a task takes: at least so long, and an exponential rest, cut at ten times its mean.
public struct ServiceLaw: Sendable, Hashable {
  /// The shortest time.
  public var minimum: TimeSpan
  /// What is added in the mean.
  public var tail: TimeSpan

  /// Neither may be longer: who is at one task for a week is not at the line.
  static let longest = TimeSpan.days(7)

  /// At least `minimum`, and `tail` more in the mean.
  public init(minimum: TimeSpan, tail: TimeSpan) {
    self.minimum = minimum
    self.tail = tail
  }

  func draw(_ stream: RandomStream) -> TimeSpan {
    var stream = stream
    return minimum + exponential(mean: tail, stream.uniformOpen())
  }
}

/// An exponential length of time, cut at ten times its mean, from a number in (0, 1).
func exponential(mean: TimeSpan, _ u: Double) -> TimeSpan {
  TimeSpan(nanoseconds: Int64(min(-Mathematics.log(u), 10) * Double(max(0, mean.nanoseconds))) + 1)
}

/// Something that waits for a person or is being done.
public struct CrewTask: Sendable, BitwiseCopyable {
  /// What.
  public var kind: TaskKind
  /// The thing that it is about: minute, roll, case.
  public var entity: UInt32
  /// When somebody was asked.
  public var askedAt: Instant
}

/// Tasks of one kind that wait, in the order of asking.
private struct TaskQueue: Sendable {
  private var tasks: [CrewTask] = []
  private var taken = 0

  var isEmpty: Bool { taken == tasks.count }

  mutating func append(_ task: CrewTask) { tasks.append(task) }

  mutating func removeFirst() -> CrewTask {
    defer { taken += 1 }
    if taken > 64, 2 * taken > tasks.count {
      tasks.removeFirst(taken)
      taken = 0
    }
    return tasks[taken]
  }
}

/// The people at the line: a queue of tasks by urgency, and who works on what.
///
/// The source is finite: a line that stands asks for nothing more. In a shift's first minutes the shifts hand over
/// and nobody begins anything.
public struct Crew: Sendable {
  private let plan: CrewPlan
  private let service: RandomPath
  /// By kind, in the order of urgency.
  private var waiting = Array(repeating: TaskQueue(), count: TaskKind.allCases.count)
  /// What each person works on; nil for who has nothing to do.
  public private(set) var atWork: [CrewTask?]
  /// Tasks that wait for somebody.
  public private(set) var backlog = 0
  /// People who are at work.
  public var busy: Int { atWork.count { $0 != nil } }
  /// Tasks that were begun.
  public private(set) var begun = 0
  /// What the begun tasks waited for in all, in seconds: beyond 64 bits of nanoseconds where people cannot keep up.
  public private(set) var waited = 0.0

  /// A crew with nothing to do; `service` gives each task the time that it takes.
  public init(_ plan: CrewPlan, service: RandomPath) {
    self.plan = plan
    self.service = service
    atWork = Array(repeating: nil, count: max(0, plan.peopleByShift.max() ?? plan.people))
  }

  /// Asks for something to be done; it begins at once if somebody is free.
  public mutating func ask(
    _ kind: TaskKind, entity: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>
  ) {
    waiting[Int(kind.rawValue)].append(CrewTask(kind: kind, entity: entity, askedAt: now))
    backlog += 1
    beginNext(at: now, in: &calendar)
  }

  /// Takes from a person the task that he has finished.
  public mutating func finish(_ person: UInt32) -> CrewTask? {
    defer { atWork[Int(person)] = nil }
    return atWork[Int(person)]
  }

  /// Gives tasks to whoever is there, free and trained for them, the most urgent first.
  public mutating func beginNext(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard backlog > 0, !isHandingOver(at: now) else { return }
    let people = 0..<people(at: now)
    for kind in TaskKind.allCases {
      while !waiting[Int(kind.rawValue)].isEmpty,
        let person = people.first(where: { atWork[$0] == nil && skills(of: $0).contains(Skills(kind)) })
      {
        let task = waiting[Int(kind.rawValue)].removeFirst()
        atWork[person] = task
        let law = plan.service[kind] ?? kind.usualLaw
        let time = law.draw(service.stream(UInt64(task.entity), UInt32(kind.rawValue)))
        backlog -= 1
        begun += 1
        waited += (now - task.askedAt).seconds
        calendar.schedule(
          .taskDone(UInt32(person)), at: now + time, rank: Rank(.operator, entity: UInt64(person)))
      }
    }
  }

  /// That people could not keep up, in words; nil where tasks waited for less than a shift in the mean.
  public var overload: String? {
    let mean = waited / Double(max(1, begun))
    guard mean > plan.shiftLength.seconds else { return nil }
    return "people could not keep up: \(begun) tasks waited for \(Int(mean / 3_600 + 0.5)) h in the mean, "
      + "and \(backlog) still wait at the end"
  }

  /// How many are there.
  private func people(at now: Instant) -> Int {
    guard !plan.peopleByShift.isEmpty else { return atWork.count }
    return plan.peopleByShift[Int(now.sinceStart / plan.shiftLength) % plan.peopleByShift.count]
  }

  private func skills(of person: Int) -> Skills {
    person < plan.skills.count ? plan.skills[person] : .all
  }

  private func isHandingOver(at now: Instant) -> Bool {
    now.sinceStart % plan.shiftLength < plan.handover && now.sinceStart >= plan.shiftLength
  }

  /// What presses on somebody who decides now whether to leave out a step about `entity`.
  ///
  /// - Parameter occasion: tells demands about one thing apart, each of which is decided for itself.
  func state(of entity: UInt32, at now: Instant, lapse path: RandomPath, occasion: UInt32 = 0)
    -> HumanLapse.State
  {
    var stream = path.stream(UInt64(entity), occasion)
    return HumanLapse.State(
      backlog: backlog, shiftShare: (now.sinceStart % plan.shiftLength).seconds / plan.shiftLength.seconds,
      draw: stream.uniform())
  }
}

extension Line {
  /// A person has finished; what was asked for is done now.
  mutating func finishTask(of person: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard let task = crew.finish(person) else {
      preconditionFailure("person \(person) finished a task without having one, at \(now)")
    }
    switch task.kind {
    case .changeRoll: clear(.reload, of: .serializer, at: now, in: &calendar)
    case .clearJam: clearJam(task.entity, at: now, in: &calendar)
    case .takeSample: takeSample(task.entity, at: now, in: &calendar)
    case .repairSerializer: clear(.breakdown, of: .serializer, at: now, in: &calendar)
    case .repairPacker: restartPacker(at: now, in: &calendar)
    case .repairPalletizer: restartPalletizer(at: now, in: &calendar)
    case .changeCaseLabels: changeCaseLabels(task.entity, at: now, in: &calendar)
    case .checkCase: checkCase(task.entity, at: now, in: &calendar)
    case .checkRefusedCase: checkRefusedCase(task.entity, at: now, in: &calendar)
    case .checkRefusedCodes: checkRefusedCodes(task.entity, at: now, in: &calendar)
    case .checkRefusedLabel: checkRefusedLabel(task.entity, at: now, in: &calendar)
    case .checkRejectStation: checkRejectStation(task.entity, at: now, in: &calendar)
    case .countBin: countBin(of: task.entity, at: now, in: &calendar)
    case .clearLine: clearLine(at: now, in: &calendar)
    case .openHeldCase: openHeldCase(task.entity, at: now)
    case .lookIntoLot: lookIntoLot(task.entity, at: now)
    case .lookBack: lookBack(into: task.entity, at: now, in: &calendar)
    case .challengeScale: challenge.isNext = true
    case .challengeCamera: spoilCodes()
    case .returnSample: returnSample(task.entity, at: now, in: &calendar)
    case .answerPrompt: answerPrompt(task.entity, at: now)
    case .emptyBin: emptyBin(task.entity, at: now, in: &calendar)
    case .topUp: topUp(task.entity, at: now, in: &calendar)
    case .finishOtherWork: break
    case .enterCode: enterCode(task.entity, at: now, in: &calendar)
    }
    crew.beginNext(at: now, in: &calendar)
  }
}
