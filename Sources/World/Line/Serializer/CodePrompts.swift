import EventKernel
import TraceModel

/// A carton that stands on the belt until somebody has dealt with its code.
struct CodePrompt: Sendable {
  var carton: UInt32
  /// Its entry in the tracking register.
  var record: Int
}

// What is done with a code that the camera could not read, where that is not simply a reject.
extension Line {
  /// The belt stops and asks for somebody, where the machine does so.
  @inline(never)
  mutating func askAboutCode(
    of record: Int, carton: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>
  ) {
    guard plan.serializer.noRead == .keyIn || plan.serializer.noRead == .reprint else { return }
    camera.prompts.append(CodePrompt(carton: carton, record: record))
    stop(.serializer, for: .codePrompt, entity: carton, hard: false, at: now, in: &calendar)
    crew.ask(.enterCode, entity: carton, at: now, in: &calendar)
  }

  /// Somebody has come to a carton whose code was not read.
  mutating func enterCode(_ carton: UInt32, at now: Instant, in calendar: inout Calendar<LineEvent>) {
    guard let index = camera.prompts.firstIndex(where: { $0.carton == carton }) else { return }
    let prompt = camera.prompts.remove(at: index)
    if prompt.record >= tracking.records.first, onSerializer.holds(carton) {
      switch plan.serializer.noRead {
      case .keyIn: keyIn(prompt, at: now)
      case .reprint: relabel(prompt, at: now, in: &calendar)
      case .reject, .reuse: break
      }
    }
    findLoudResult()
    if camera.prompts.isEmpty { clear(.codePrompt, of: .serializer, at: now, in: &calendar) }
  }

  /// The code is typed, where its print is good enough; otherwise the carton is rejected as it would have been.
  private mutating func keyIn(_ prompt: CodePrompt, at now: Instant) {
    let carton = Int(prompt.carton)
    guard !truth.cartons[carton].belowLimit, !truth.cartons[carton].unreadable,
      truth.cartons[carton].printed.isSome
    else { return }
    occurrences[.codesTyped] += 1
    let printed = truth.cartons[carton].printed
    let law = plan.mechanisms.keyedCode
    var stream = draws.keying.stream(UInt64(prompt.carton))
    // Serials of one lot are told apart by their place in it; blocks of a lot follow one another.
    let number = poolNumber(of: printed) ?? 0
    let typed = law.typed(Int64(number), order: plan.serializer.serialOrder, &stream)
    truth.cartons[carton].rejected = false
    tracking.records[prompt.record].verdict = .good
    if typed.isRight || law.isChecked {
      tracking.records[prompt.record].serial = printed
    } else {
      occurrences[.codesMistyped] += 1
      truth.cartons[carton].marks.insert(MechanismSet(.keyedCode))
      tracking.records[prompt.record].serial =
        typed.number.flatMap { poolSerial(number: $0) } ?? issueNumbers(.unit, count: 1)
      truth.mark(number: tracking.records[prompt.record].serial, .keyedCode)
    }
    if serializer.commit == .verification {
      say(.commission, by: .crew, item: tracking.records[prompt.record].serial, at: now)
    }
  }

  /// A label with a new number is put over the old one, and the old one is voided.
  private mutating func relabel(
    _ prompt: CodePrompt, at now: Instant, in calendar: inout Calendar<LineEvent>
  ) {
    let carton = Int(prompt.carton)
    let old = tracking.records[prompt.record].serial
    let (serial, repeatedBy) = takeSerial(at: now, in: &calendar)
    guard serial.isSome else { return }
    occurrences[.relabeled] += 1
    sayVoid(old, counts: serializer.commit < .verification, by: .crew, at: now)
    truth.cartons[carton].printed = serial
    // Printed on a desk and read there before it is used.
    truth.cartons[carton].quality = 1
    truth.cartons[carton].decay = 0
    truth.cartons[carton].unreadable = false
    truth.cartons[carton].belowLimit = false
    truth.cartons[carton].malformed = false
    truth.cartons[carton].hasOldText = false
    truth.cartons[carton].rejected = false
    if !repeatedBy.isEmpty {
      truth.cartons[carton].marks.formUnion(repeatedBy)
      truth.mark(number: serial, repeatedBy)
    }
    tracking.records[prompt.record].serial = serial
    tracking.records[prompt.record].verdict = .good
    if serializer.commit == .printing { say(.commission, by: .printer, item: serial, at: now) }
    if serializer.commit == .verification { say(.commission, by: .crew, item: serial, at: now) }
  }

  /// The place of a serial among the lot's numbers.
  private func poolNumber(of serial: ItemID) -> Int? {
    pool.blocks.first { $0.items.contains(serial.raw) }.map { $0.start + Int(serial.raw - $0.first.raw) }
  }

  /// The serial with this place among the lot's numbers, where there is one.
  private func poolSerial(number: Int64) -> ItemID? {
    guard number >= 0, let block = pool.blocks.last(where: { $0.start <= number }), number < pool.total else {
      return nil
    }
    return ItemID(raw: block.first.raw + UInt32(Int(number) - block.start))
  }
}

extension Ring<Rider> {
  /// Whether a carton still rides on this belt.
  func holds(_ carton: UInt32) -> Bool {
    for position in first..<end where self[position].carton == carton { return !self[position].gone }
    return false
  }
}

extension Ring {
  /// Position of the oldest element that fulfils `condition`.
  func position(where condition: (Element) -> Bool) -> Int? {
    for position in first..<end where condition(self[position]) { return position }
    return nil
  }

  /// Whether any element fulfils `condition`.
  func contains(where condition: (Element) -> Bool) -> Bool { position(where: condition) != nil }
}
