import TraceModel

// The fast path of commissioning: most of what a line says is that one more thing was commissioned. Where there is nothing
// to decide, to report or to wait for, events of this kind take effect together: what is the same for all of them is looked
// up once, and journal, postings and undo log are written in place. The outcome is that of ``Timeline/enter(_:_:)``.
extension Timeline {
  /// Whether nothing speaks against such a run at first sight of a thing: most things that are not plain are told from it.
  @inline(__always)
  func mayBeginRun(_ item: ItemID) -> Bool {
    guard let record = ledger.existing(item)?.pointee, record.stateCode < SerialState.commissioned.rawValue
    else { return false }
    return record.flags.contains(.known) || rulebook.classes(item).mayBeCommissioned
  }

  /// Enters events of a run, from its first on as far as they change nothing but the record of the thing that each names:
  /// nothing waits, nothing has happened to it since, and no rule has anything to say. Says how many they were.
  func commission(
    _ run: UnsafeBufferPointer<EventHeader>, _ items: UnsafePointer<ItemID>, notAfter latest: Timestamp,
    arrival: Timestamp
  ) -> Int {
    guard agenda.isEmpty, waiters.isEmpty, let lot = run.first?.lot,
      let law = rulebook.plainCommissioning(lot: lot)
    else { return 0 }
    let room = journal.room()
    let changes = ledger.roomForChanges(run.count)
    let rank = OrderKey.rank(of: .commission, level: nil)
    let latest = min(latest, law.latest)
    let count = min(room.count, changes.count)
    var done = 0
    while done < count {
      let header = run.baseAddress.unsafelyUnwrapped + done
      let time = header.pointee.eventTime
      let coarse = CoarseTime.of(time)
      let item = items[Int(header.pointee.firstItem)]
      guard time <= latest, let record = ledger.existing(item), record.pointee.touched < coarse,
        law.isPlain(record.pointee),
        record.pointee.flags.contains(.known) || rulebook.classes(item).mayBeCommissioned,
        forced.isEmpty || forced[item] == nil
      else { break }
      changes.write(done, .record, item, record)
      ledger.discount(record.pointee)
      record.pointee.state = .commissioned
      record.pointee.lot = lot.raw
      record.pointee.touched = coarse
      record.pointee.flags.formUnion([.known, .fresh])
      record.pointee.flags.subtract([.away, .returned, .dispensed])
      room.write(
        done, header, item, arrival: arrival, rank: rank, sequence: sequence &+ done &+ 1,
        change: changes.position &+ done, headOfMentions: journal.postings.head(of: item))
      done &+= 1
    }
    guard done > 0 else { return 0 }
    ledger.count(done, in: lot, .commissioned)
    ledger.takeIn(changes, done)
    journal.takeIn(done)
    sequence &+= done
    return done
  }
}
