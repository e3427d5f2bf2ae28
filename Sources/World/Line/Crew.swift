import EventKernel
import TraceModel

/// What a person on the line can be asked to do.
public enum TaskKind: UInt8, Sendable, CaseIterable, BitwiseCopyable {
  /// Clear a jam before the packer.
  case clearJam
  /// Change the printer's roll or cartridge.
  case changeRoll
  /// Take a sample for quality.
  case takeSample
  /// Type or replace a code that the camera could not read.
  case enterCode

  /// Lower comes first.
  var priority: Int {
    switch self {
    case .clearJam: 0
    case .enterCode: 1
    case .changeRoll: 1
    case .takeSample: 2
    }
  }
}

/// Something that waits for a person or is being done.
struct CrewTask: Sendable {
  var kind: TaskKind
  /// The thing that it is about: minute, roll, case.
  var entity: UInt32
  var askedAt: Instant
}

/// The people at the line: a queue of tasks by priority, and who works on what.
struct Crew: Sendable {
  var waiting: [CrewTask] = []
  var atWork: [CrewTask?]
  /// Tasks that nobody was free for when they arose.
  var backlog: Int { waiting.count }
  /// Service times, by kind.
  var serviceTimes: [TimeSpan] = [.seconds(90), .seconds(120), .seconds(40), .seconds(30)]

  init(people: Int) { atWork = Array(repeating: nil, count: people) }

  /// Asks for something to be done; it begins at once if somebody is free.
  mutating func ask(
    _ kind: TaskKind, entity: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>
  ) {
    let task = CrewTask(kind: kind, entity: entity, askedAt: now)
    let place = waiting.firstIndex { $0.kind.priority > kind.priority } ?? waiting.count
    waiting.insert(task, at: place)
    beginNext(at: now, in: &calendar)
  }

  /// Gives the first task to the first who is free.
  mutating func beginNext(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    while !waiting.isEmpty, let person = atWork.firstIndex(where: { $0 == nil }) {
      let task = waiting.removeFirst()
      atWork[person] = task
      calendar.schedule(
        .taskDone(UInt32(person)), at: now + serviceTimes[Int(task.kind.rawValue)],
        rank: Rank(.operator, entity: UInt64(person)))
    }
  }
}

extension Line {
  /// A person has finished; what was asked for is done now.
  mutating func finishTask(of person: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard let task = crew.atWork[Int(person)] else {
      preconditionFailure("person \(person) finished a task without having one, at \(now)")
    }
    crew.atWork[Int(person)] = nil
    switch task.kind {
    case .changeRoll: clear(.reload, of: .serializer, at: now, in: &calendar)
    case .clearJam: clearJam(task.entity, at: now, in: &calendar)
    case .takeSample: takeSample(task.entity, at: now, in: &calendar)
    case .enterCode: enterCode(task.entity, at: now, in: &calendar)
    }
    crew.beginNext(at: now, in: &calendar)
  }

  /// Cartons jam before the packer: its belt stops until somebody has cleared them.
  mutating func jam(_ minute: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard belts.packer.causes.isEmpty, onPacker.count > 0 else { return }
    occurrences.jams += 1
    stop(.packer, for: .jam, entity: minute, hard: true, at: now, in: &calendar)
    crew.ask(.clearJam, entity: minute, at: now, in: &calendar)
  }

  /// The cartons of a jam are crushed: each is scanned by hand and scrapped, and the controller forgets its read.
  mutating func clearJam(_ minute: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    for position in onPacker.first..<onPacker.end where !onPacker[position].gone {
      let carton = onPacker[position].carton
      onPacker[position].gone = true
      truth.cartons[Int(carton)].place = .destroyed
      lot.inLine -= 1
      occurrences.removals += 1
      forgetRead(of: truth.cartons[Int(carton)].printed)
      say(.destroy, by: .crew, item: truth.cartons[Int(carton)].printed, at: now)
    }
    onPacker.dropFirst(to: onPacker.end)
    packer.nextAtScanner = onPacker.end
    packer.underway.dropFirst(to: packer.underway.end)
    stations[.read] = .distantFuture
    clear(.jam, of: .packer, at: now, in: &calendar)
    retime(.packer)
    if lot.inLine == 0, feed.remaining == 0 { planDraining(at: now, in: &calendar) }
  }

  /// Takes a serial number out of what waits to be assigned to cases.
  mutating func forgetRead(of serial: ItemID) {
    var kept = packer.arrived.first
    for position in packer.arrived.first..<packer.arrived.end where packer.arrived[position].serial != serial
    {
      packer.arrived[kept] = packer.arrived[position]
      kept += 1
    }
    while packer.arrived.end > kept { _ = packer.arrived.popLast() }
    kept = tracking.accepted.first
    for position in tracking.accepted.first..<tracking.accepted.end
    where tracking.accepted[position] != serial {
      tracking.accepted[kept] = tracking.accepted[position]
      kept += 1
    }
    while tracking.accepted.end > kept { _ = tracking.accepted.popLast() }
  }

  /// Quality wants a sample.
  mutating func wantSample(_ minute: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    crew.ask(.takeSample, entity: minute, at: now, in: &calendar)
  }

  /// A carton is taken from the accumulation, scanned and logged.
  mutating func takeSample(_ minute: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard !accumulating.isEmpty else { return }
    let carton = accumulating.popLast().carton
    truth.cartons[Int(carton)].place = .samples
    lot.inLine -= 1
    occurrences.removals += 1
    forgetRead(of: truth.cartons[Int(carton)].printed)
    say(.sample, by: .crew, item: truth.cartons[Int(carton)].printed, at: now)
    retimeSingulator()
    if lot.inLine == 0, feed.remaining == 0 { planDraining(at: now, in: &calendar) }
  }
}
