import TraceModel

/// The journal's way to the archive and back, chunk by chunk.
///
/// A chunk is *cold* when all that it speaks of is in the archive, or is a container of no lot that has left. This decides
/// only what leaves memory, and never an answer: whoever asks for an event of such a chunk gets it back.
extension TraceCore {
  /// Whoever needs a part of the journal that is out brings back the lot with which it left.
  func bringJournalBack() {
    journal.entries.fetch = { [unowned self] number in
      bringBack(.entries, number)
      return journal.entries.heldChunk(number)
    }
    journal.items.fetch = { [unowned self] number in
      bringBack(.items, number)
      return journal.items.heldChunk(number)
    }
    journal.postings.mentions.fetch = { [unowned self] number in
      bringBack(.mentions, number)
      return journal.postings.mentions.heldChunk(number)
    }
    journal.postings.marks.fetch = { [unowned self] number in
      bringBack(.marks, number)
      return journal.postings.marks.heldChunk(number)
    }
    ledger.changes.fetch = { [unowned self] number in
      bringBack(.changes, number)
      return ledger.changes.heldChunk(number)
    }
    journal.postings.fetchHeads = { [unowned self] page in
      if let lot = ledger.sealedPages[page] { bringBack(lot) }
      return journal.postings.heldHeads(ofPage: page)
    }
  }

  private func bringBack(_ store: SealedLot.JournalPart.Store, _ number: Int) {
    let place = SealedLot.JournalPart.Place(store: store, chunk: number)
    if let lot = sealer.parts[place] { bringBack(lot) }
    sealer.parts[place] = nil
  }

  /// Takes the chunks that are cold, now that a lot has left, out of memory.
  func takeOutJournal(with lot: LotID) -> [SealedLot.JournalPart] {
    var parts: [SealedLot.JournalPart] = []
    func keep(_ store: SealedLot.JournalPart.Store, _ chunk: Int, _ bytes: [UInt8]) {
      let place = SealedLot.JournalPart.Place(store: store, chunk: chunk)
      parts.append(SealedLot.JournalPart(place: place, bytes: bytes))
      sealer.parts[place] = lot
    }
    // Events before what they name, because they are judged by it.
    for chunk in journal.entries.fullChunks where areCold(journal.entries.elements(ofChunk: chunk)) {
      keep(.entries, chunk, journal.entries.takeOut(chunk))
      if journal.postings.marks.fullChunks.contains(chunk) {
        keep(.marks, chunk, journal.postings.marks.takeOut(chunk))
      }
    }
    for chunk in journal.items.fullChunks
    where journal.items.elements(ofChunk: chunk).allSatisfy({ ledger.isCold($0) }) {
      keep(.items, chunk, journal.items.takeOut(chunk))
    }
    for chunk in journal.postings.mentions.fullChunks
    where journal.postings.mentions.elements(ofChunk: chunk).allSatisfy({ isCold($0.item) }) {
      keep(.mentions, chunk, journal.postings.mentions.takeOut(chunk))
    }
    for chunk in ledger.changes.fullChunks
    where ledger.changes.elements(ofChunk: chunk).allSatisfy({ $0.item.map { isCold($0.raw) } ?? true }) {
      keep(.changes, chunk, ledger.changes.takeOut(chunk))
    }
    return parts
  }

  private func areCold(_ entries: UnsafeBufferPointer<Journal.Entry>) -> Bool {
    entries.allSatisfy { entry in
      if entry.status == .waiting || entry.status == .pending { return false }
      let lot = entry.header.lot
      if lot != .none, sealer.sealed[lot] == nil { return false }
      if !ledger.isCold(entry.header.container) { return false }
      for item in entry.firstItem..<entry.firstItem + Int(entry.header.itemCount)
      where journal.items.isHeld(item) && !ledger.isCold(journal.items[item]) {
        return false
      }
      return true
    }
  }

  private func isCold(_ raw: UInt32) -> Bool { ledger.isCold(ItemID(raw: raw)) }

  func putBack(_ part: SealedLot.JournalPart) {
    switch part.place.store {
    case .entries: journal.entries.putBack(part.bytes, as: part.place.chunk)
    case .items: journal.items.putBack(part.bytes, as: part.place.chunk)
    case .mentions: journal.postings.mentions.putBack(part.bytes, as: part.place.chunk)
    case .marks: journal.postings.marks.putBack(part.bytes, as: part.place.chunk)
    case .changes: ledger.changes.putBack(part.bytes, as: part.place.chunk)
    }
  }
}
