import EventKernel
import TraceModel

/// The printer, its roll and the labels that wait in it.
struct PrinterState: ~Copyable {
  /// Position on the belt of the next carton to print.
  var next = 0
  /// Prints left on the roll.
  var printsLeft = 0
  /// Number of the roll.
  var roll: UInt32 = 0
  /// Labels in the order in which the controller has sent them.
  var queue = Ring<QueuedLabel>(capacity: 64)
  /// Position in the queue of the label that the head prints next.
  var atHead = 0
  /// Position in the queue of the label that the controller believes to be printed next.
  var atController = 0
  /// Prints until somebody aligns the two; 0 where nobody is going to.
  var untilAligned = 0
  /// Serial numbers of rejects that are to be printed again (re-use of numbers).
  var again: [ItemID] = []
  /// Numbers that counted when they were printed, of which nothing has been said because the line runs ahead.
  var unsaid = Ring<PrintedNumber>(capacity: 64)
  /// What the head costs a print by its age: here, and healthy; renewed every minute.
  var decay: Float = 0
  var healthyDecay: Float = 0
  /// Prints that a dry head still makes.
  var dryPrints = 0
  /// Until when the text beside the codes is that of the lot before.
  var oldTextUntil = Instant.start
  /// When the belt last stood still.
  var idleSince = Instant.start
}

/// A number that was printed, and when in nanoseconds.
struct PrintedNumber: BitwiseCopyable {
  var serial: ItemID
  var at: Int64
}

/// A label on its way to a carton.
struct QueuedLabel: BitwiseCopyable {
  var serial: ItemID
  /// Why the number is given though it is in use; nothing as a rule.
  var repeatedBy: MechanismSet
}

extension Line {
  /// Puts a code on the carton.
  @inline(__always)
  mutating func printCarton(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    let position = printer.next
    let carton = Int(onSerializer[position].carton)
    while printer.queue.end &- printer.atHead <= plan.serializer.printQueue {
      let (serial, repeatedBy) = takeSerial(at: now, in: &calendar)
      guard serial.isSome else { break }
      printer.queue.append(QueuedLabel(serial: serial, repeatedBy: repeatedBy))
    }
    if _fastPath(printer.atHead < printer.queue.end) {
      let label = printer.queue[printer.atHead]
      truth.cartons[carton].printed = label.serial
      truth.cartons[carton].decay = printer.decay
      onSerializer[position].expected = label.serial
      if _slowPath(
        printer.atHead != printer.atController || !label.repeatedBy.isEmpty || printer.dryPrints > 0
          || plan.mechanisms.codeFormat.profile != .registered || lot.hasOddCartons)
      {
        printOddly(position, label, at: now, in: &calendar)
      }
      if serializer.commit == .printing {
        printer.unsaid.append(PrintedNumber(serial: label.serial, at: now.nanoseconds))
        if !runsAhead { sayPrinted() }
      }
      printer.atHead &+= 1
      printer.atController &+= 1
      let oldest = min(printer.atHead, printer.atController) &- 16
      if oldest > printer.queue.first { printer.queue.dropFirst(to: oldest) }
    }
    printer.next = nextRider(after: position)
    retimeSerializer(.printer)
    printer.printsLeft &-= 1
    if _slowPath(printer.printsLeft == 0) { endRoll(at: now, in: &calendar) }
  }

  /// Says which numbers were printed before a time, in nanoseconds.
  @inline(__always)
  mutating func sayPrinted(before time: Int64 = .max) {
    while !printer.unsaid.isEmpty, printer.unsaid[printer.unsaid.first].at < time {
      let printed = printer.unsaid.popFirst()
      say(.commission, by: .printer, item: printed.serial, at: Instant(nanoseconds: printed.at))
    }
  }

  /// A print at which something is not as it should be: which label, which number, which head, which template.
  @inline(never)
  private mutating func printOddly(
    _ position: Int, _ label: QueuedLabel, at now: Instant, in calendar: inout Calendar<LineEvent>
  ) {
    let carton = Int(onSerializer[position].carton)
    if !label.repeatedBy.isEmpty {
      truth.cartons[carton].marks.formUnion(label.repeatedBy)
      // What is said of the second carton is held of the first one too.
      truth.mark(number: label.serial, label.repeatedBy)
    }
    if printer.atHead != printer.atController {
      truth.cartons[carton].marks.insert(MechanismSet(.printQueueReload))
      while printer.atController >= printer.queue.end {
        let (serial, repeatedBy) = takeSerial(at: now, in: &calendar)
        guard serial.isSome else { break }
        printer.queue.append(QueuedLabel(serial: serial, repeatedBy: repeatedBy))
      }
      onSerializer[position].expected =
        printer.atController < printer.queue.end
        ? printer.queue[printer.atController].serial : ItemID(raw: .max)
      truth.mark(number: onSerializer[position].expected, .printQueueReload)
      if printer.untilAligned > 0 {
        printer.untilAligned -= 1
        // The last carton that is still wrong. Whichever side is behind skips what the other has used.
        if printer.untilAligned == 0 {
          let later = max(printer.atHead, printer.atController)
          (printer.atHead, printer.atController) = (later, later)
        }
      }
    }
    if printer.dryPrints > 0 {
      printer.dryPrints -= 1
      truth.cartons[carton].decay += Float(plan.mechanisms.printDecay.law.dryLoss)
    }
    if plan.mechanisms.codeFormat.isMalformed(at: now) {
      truth.cartons[carton].malformed = true
      truth.cartons[carton].marks.insert(MechanismSet(.codeFormat))
    }
    if now < printer.oldTextUntil {
      truth.cartons[carton].hasOldText = true
      truth.cartons[carton].marks.insert(MechanismSet(.staleText))
    }
  }

  /// The roll ends: the belt stops until somebody has changed it.
  mutating func endRoll(at now: Instant, in calendar: inout Calendar<LineEvent>) {
    occurrences[.reloads] += 1
    printer.roll += 1
    printer.printsLeft = plan.serializer.printsPerRoll
    let law = plan.mechanisms.printQueueReload
    let shift = PrintQueueReload.shift(law.policy, labels: law.labels)
    if shift != 0 {
      printer.atHead = max(printer.queue.first, printer.atHead - shift)
      printer.untilAligned = law.resyncAfter ?? 0
    }
    stop(.serializer, for: .reload, entity: printer.roll, hard: false, at: now, in: &calendar)
    crew.ask(.changeRoll, entity: printer.roll, at: now, in: &calendar)
  }

  /// The controller takes for printed what really is: from the next carton on and between printer and camera.
  mutating func alignPrintQueue() {
    printer.atController = printer.atHead
    printer.untilAligned = 0
    var position = camera.next
    while position < printer.next {
      let carton = truth.cartons[Int(onSerializer[position].carton)]
      if !carton.isLeftBehind { onSerializer[position].expected = carton.printed }
      position += 1
    }
  }

  /// What the head's age costs a print, and what a long stop did to it.
  mutating func renewPrinter(at now: Instant) {
    let law = plan.mechanisms.printDecay
    printer.decay = Float(law.law.decay(at: now))
    printer.healthyDecay = Float(law.healthy.decay(at: now))
  }

  /// The belt starts: a head that stood too long is dry.
  mutating func wetHead(at now: Instant) {
    let law = plan.mechanisms.printDecay
    guard law.law.dryLoss > 0, now - printer.idleSince > law.dryAfter else { return }
    printer.dryPrints = PrintDecay.dryPrints
  }

  /// At the end of a lot, gives back the labels that were sent and not used, as the controller sees it.
  mutating func emptyPrintQueue(at now: Instant, givingBack: Bool) {
    var position = printer.atController
    while position < printer.queue.end {
      let serial = printer.queue[position].serial
      if givingBack {
        let again = printer.queue[position].repeatedBy
        if !again.isEmpty { truth.mark(number: serial, again) }
        sayUnused(serial.raw..<serial.raw + 1, at: now)
      } else {
        truth.mark(number: serial, .earlyCommit)
      }
      position += 1
    }
    for serial in printer.again { say(.scrap, by: .rejectStation, item: serial, at: now) }
    printer.again.removeAll(keepingCapacity: true)
    printer.queue.dropFirst(to: printer.queue.end)
    printer.atHead = printer.queue.end
    printer.atController = printer.queue.end
    printer.untilAligned = 0
  }
}
