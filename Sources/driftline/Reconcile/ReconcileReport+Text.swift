import EPCIS
import TextFormats
import TraceCore
import TraceModel

extension ReconcileReport {
  /// The report for people: what was read, what is wrong with the worst first, and each lot's balance.
  ///
  /// So many findings of each rule are shown; nil for all.
  func text(examples: Int?) -> String {
    var lines = documentLines
    lines.append("")
    lines += findingLines(examples)
    lines += refusalLines(examples)
    lines += lotLines
    lines += noticeLines(examples)
    return lines.map { $0.visible + "\n" }.joined()
  }

  // MARK: Parts

  private var documentLines: [String] {
    var lines = documents.map { document -> String in
      var line = "\(document.name): \(document.format), \(counted(document.events, "event"))"
      if let made = document.made { line += ", made \(made)" }
      if !document.isTaken { line += "; NOT TAKEN" }
      if document.isTaken, !document.problems.isEmpty {
        line += "; \(counted(document.problems.count, "problem")), taken as far as possible"
      }
      return line
    }
    let taken = documents.filter(\.isTaken).count
    var sum = "taken: \(counted(taken, "document")), \(counted(eventCount, "event"))"
    if repeatedCount > 0 { sum += "; \(counted(repeatedCount, "event")) came again and changed nothing" }
    lines.append(sum)
    lines += keptLines
    for product in products {
      var line = "product: \(product.name) (\(product.gtin))"
      for container in product.containers {
        switch container.contents {
        case .stated(let count): line += ", \(count) to a \(container.gtin)"
        case .seen(let count, let seen, let all):
          line += ", \(count) to a \(container.gtin) (nobody states it; \(seen) of \(all) hold so many)"
        }
      }
      lines.append(line)
    }
    return lines
  }

  private var keptLines: [String] {
    guard let kept else { return [] }
    var line = "kept in \(kept.path): "
    if let entries = kept.entries {
      line += "entries \(entries.lowerBound) to \(entries.upperBound - 1)"
    } else {
      line += "nothing new"
    }
    if kept.before > 0 { line += ", after \(kept.before) that were there before" }
    return [line, "head of its chain: \(kept.head)"]
  }

  private func findingLines(_ examples: Int?) -> [String] {
    let isAsked = kept.map { documents.isEmpty || $0.before > 0 } ?? false
    guard isAsked || documents.contains(where: \.isTaken) else {
      return ["No document was taken: nothing can be said.", ""]
    }
    guard !groups.isEmpty else { return ["Nothing is wrong by the rules of the record.", ""] }
    var lines = [
      "\(counted(findingCount, "finding")) by \(counted(groups.count, "rule")), the worst first:", "",
    ]
    for group in groups {
      let rule = group.rule
      lines.append("\(rule.severity)  \(rule.id.rawValue)  \(group.entries.count)  [\(rule.hdaClass.title)]")
      let shown = examples.map { group.entries.prefix($0) } ?? group.entries[...]
      for entry in shown {
        lines.append("  " + entry.message)
        for evidence in entry.evidence {
          var places = evidence.places.map { "\($0.document):\($0.line)" }.joined(separator: ", ")
          if evidence.morePlaces > 0 { places += " and \(evidence.morePlaces) more" }
          let who = evidence.actor.isEmpty ? "" : ", \(evidence.actor)"
          let entry = evidence.entry.map { "entry #\($0)" }
          let place = places.isEmpty ? entry ?? "no document" : places
          lines.append("    \(place): \(evidence.kind) at \(evidence.time)\(who)")
        }
      }
      let rest = group.entries.count - shown.count
      if rest > 0 { lines.append("  and \(rest) more; --all shows them") }
      lines.append("  → \(rule.remedy)")
      lines.append("")
    }
    return lines
  }

  private func refusalLines(_ examples: Int?) -> [String] {
    guard let receiver, documents.contains(where: \.isTaken) || !refusals.isEmpty else { return [] }
    let head = "A receiver as “\(receiver.rawValue)” (\(receiver.summary))"
    guard !refusals.isEmpty else { return ["\(head) would take every document.", ""] }
    var lines = ["\(head) would refuse them:", ""]
    let reasons = RejectReason.allCases.filter { reason in refusals.contains { $0.rejection.reason == reason }
    }
    for reason in reasons {
      let all = refusals.filter { $0.rejection.reason == reason }
      lines.append(
        "\(reason.rawValue)  \(all.count)  \(reason.statement)  [\(reason.hdaClass.title)]")
      let shown = examples.map { all.prefix($0) } ?? all[...]
      lines += shown.map { refusal in
        let place = refusal.line > 0 ? "\(refusal.document):\(refusal.line)" : refusal.document
        return "  \(place): \(refusal.subject)"
      }
      if all.count > shown.count { lines.append("  and \(all.count - shown.count) more; --all shows them") }
      lines.append("  → \(reason.hint)")
    }
    return lines + [""]
  }

  private var lotLines: [String] {
    var lines: [String] = []
    for lot in lots {
      let number = lot.gtin.map { "(01)\($0)(10)\(lot.number)" } ?? lot.number
      lines.append("lot \(lot.number) of \(lot.product), \(number), expiry \(lot.expiry ?? "not stated")")
      lines += amountLines(lot)
      for balance in lot.result.balances {
        let fates = [
          (balance.commissioned, "here"), (balance.shipped, "shipped"), (balance.sampled, "sampled"),
          (balance.destroyed, "destroyed"), (balance.scrapped, "scrapped"), (balance.unused, "withdrawn"),
          (balance.unaccounted, "UNACCOUNTED FOR"),
        ].filter { $0.0 != 0 }.map { "\($0.0) \($0.1)" }
        lines.append(
          "  \(balance.level): \(balance.issued) = \(fates.joined(separator: " + ")); \(balance.packed) are in containers"
        )
      }
      let cases = lot.result.balances.first { $0.level == .case }?.commissioned ?? 0
      if let loose = lot.result.balances.first(where: { $0.level == .unit })?.loose, loose > 0, cases > 0 {
        lines.append(
          "  nothing says in which of its \(cases) cases \(loose) of these units are: they are still on the line, or their packing was lost"
        )
      }
      for comparison in lot.result.comparisons where comparison.difference != 0 {
        lines.append("  \(comparison.what): \(comparison.counted) counted, \(comparison.expected) expected")
      }
    }
    if !lots.isEmpty { lines.append("") }
    return lines
  }

  /// What became of amounts of a lot; of one of which neither things nor amounts begin, that.
  private func amountLines(_ lot: Lot) -> [String] {
    var words = lot.amounts.sums.map { sum in
      let unit = sum.amount.unit.isEmpty ? "" : " \(sum.amount.unit)"
      return "\(sum.fate.rawValue) "
        + (sum.amount.quantity == 0 ? "some" : sum.amount.amount + unit)
    }
    if lot.amounts.things > 0 { words.append("made \(lot.amounts.things) things") }
    let begins = lot.amounts.things > 0 || lot.amounts.sums.contains { $0.fate == .made }
    if lot.result.balances.isEmpty, !begins {
      words.append("nothing of it begins in these documents")
    }
    if !lot.madeOf.isEmpty { words.append("made of \(lot.madeOf.joined(separator: ", "))") }
    if !lot.wentInto.isEmpty { words.append("went into \(lot.wentInto.joined(separator: ", "))") }
    return words.isEmpty ? [] : ["  " + words.joined(separator: "; ")]
  }

  private func noticeLines(_ examples: Int?) -> [String] {
    guard !notices.isEmpty else { return [] }
    let limit = examples == nil ? notices.count : 12
    var lines = ["Kept in the documents, and not in the record:"]
    lines += notices.prefix(limit).map { "  \($0)" }
    if notices.count > limit { lines.append("  and \(notices.count - limit) more kinds; --all shows them") }
    return lines
  }

  private func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
}
