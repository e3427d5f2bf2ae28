import Experiments
import World

extension DocumentWriter {
  /// What it takes to say what happened to a unit, with one shared log and with modules that are stitched; none where the
  /// site's systems keep no books.
  var thread: [ReportSection] {
    guard let chosen = keeping else { return [] }
    let (path, books) = ("/cells/\(chosen.index)/books", chosen.books)
    var blocks: [Block] = [
      .paragraph(
        "“Show me everything that happened to this unit”: its number, lot and expiry, case, pallet, place, release and holds. The "
          + "same units are asked about at the same moments in both architectures, and what is right is judged by where the "
          + "cartons are and what quality decided, not by what any system holds."),
      .table(answers(books, path)),
    ]
    if let gained { blocks.append(.table(gained)) }
    blocks += [
      .reservation(
        "How long people need for a report, a join and a call is assumed, and yours to set; nobody has published it. One log is "
          + "asked by whoever wants to know, at his own screen and at any hour; reports and calls are other people's, who are there "
          + "in their hours. That is in the time from the question to the answer, and not in people's work: where a question "
          + "comes at night, compare the work. Each unit is asked about by itself; nobody pulls one report for several."
      ),
      .table(comparisons(books, path)), .table(exceptions(books, path)), .table(jobs(books, path)),
    ]
    return [
      ReportSection(id: .thread, title: "One thread, or stitched", blocks: blocks, brief: brief(books))
    ]
  }

  /// The long runs of production, where its site keeps books; else of validation.
  private var keeping: (index: Int, books: BookResult)? {
    [Role.production, .validation].lazy.compactMap { role in
      result.cells.enumerated().first { $0.element.cell == Cell(role, .long) }.flatMap { index, cell in
        cell.books.map { (index, $0) }
      }
    }.first
  }

  /// Minutes, hours or days, as people say it.
  static func duration(_ hours: Double) -> String {
    switch hours {
    case ..<1: NumberText.significant(hours * 60) + " min"
    case ..<48: NumberText.significant(hours) + " h"
    default: NumberText.significant(hours / 24) + " days"
    }
  }

  private func brief(_ books: BookResult) -> [String] {
    books.moments.compactMap { moment in
      guard let thread = books.trace(moment, .thread), let stitched = books.trace(moment, .stitched),
        thread.questions > 0
      else { return nil }
      func text(_ trace: TraceResult) -> String {
        let complete = Quantity(trace[.complete], .share, source: "").parts.figure
        return
          "\(complete) of answers true and whole after \(Self.duration(trace[.elapsed].value)), of which "
          + "\(Self.duration(trace[.work].value)) of people's work"
      }
      return
        "what happened to a unit? \(TraceTally.words(of: moment)): one thread, \(text(thread)); stitched, \(text(stitched))"
    }
  }

  private func answers(_ books: BookResult, _ path: String) -> Table {
    let groups = books.moments.map { moment in
      RowGroup(
        title: TraceTally.words(of: moment),
        rows: TraceMeasure.allCases.map { measure in
          [.text(measure.words)]
            + Architecture.allCases.map { architecture in
              guard
                let index = books.traces.firstIndex(where: {
                  $0.moment == moment && $0.architecture == architecture
                }), books.traces[index].questions > 0, books.traces[index][measure].trials > 0
              else { return .empty }
              return .quantity(
                Quantity(
                  books.traces[index][measure], measure.isShare ? .share : measure.isTime ? .hours : .none,
                  source: "\(path)/traces/\(index)/\(measure.word)"))
            }
        })
    }
    return Table(
      "thread", "Answers to the trace question, long runs",
      [.text("an answer"), .number("one thread"), .number("stitched")], groups)
  }

  /// What becomes whole and true of the answers when one mechanism alone is healthy; nil where no run was made without one.
  private var gained: Table? {
    let rows = result.mechanisms.enumerated().flatMap { index, part -> [[ReportCell]] in
      (part.vanishing?.answers ?? []).enumerated().map { place, answers in
        let path = "/mechanisms/\(index)/vanishing/answers/\(place)"
        return [
          .text(Names.mechanism(part.id)), .text(TraceTally.words(of: answers.moment)),
          .quantity(Quantity(plain: answers.with, .share, source: path + "/with")),
          .quantity(Quantity(plain: answers.without, .share, source: path + "/without")),
          .quantity(Quantity(answers.gained, .share, form: .change, source: path + "/gained")),
        ]
      }
    }
    if rows.isEmpty { return nil }
    let pairs = result.mechanisms.compactMap { $0.vanishing.flatMap { $0.answers.isEmpty ? nil : $0.trials } }
    let (fewest, most) = (pairs.min() ?? 0, pairs.max() ?? 0)
    return Table(
      "answers-gained",
      "Answers with every fact there and true from the site's own books, when one mechanism alone is healthy and every draw the "
        + "same: of \(fewest == most ? "\(most)" : "\(fewest) to \(most)") pairs of trials",
      [.text("mechanism"), .text("asked"), .number("with it"), .number("without it"), .number("gained")],
      rows: rows)
  }

  private func comparisons(_ books: BookResult, _ path: String) -> Table {
    Table(
      "books", "Lots of which two of the site's systems have different books",
      [
        .text("systems"), .number("lots whose units differ"), .number("units"),
        .number("lots of another status"),
      ],
      rows: books.comparisons.enumerated().map { index, pair in
        let place = "\(path)/comparisons/\(index)"
        return [
          .text("\(pair.first.meaning) and \(pair.second.meaning)"),
          .quantity(Quantity(pair.differing, of: pair.lots, source: place + "/differing")),
          .quantity(Quantity(count: pair.units, source: place + "/units")),
          .quantity(Quantity(pair.statuses, of: pair.lots, source: place + "/statuses")),
        ]
      })
  }

  private func exceptions(_ books: BookResult, _ path: String) -> Table {
    let (found, place) = (books.exceptions, "\(path)/exceptions")
    func row(_ what: String, _ count: Int, _ name: String) -> [ReportCell] {
      [.text(what), .quantity(Quantity(count: count, source: "\(place)/\(name)"))]
    }
    return Table(
      "exceptions", "What becomes of these differences", [.text("differences"), .number("long runs")],
      rows: [
        row("found", found.differences, "differences"),
        row("within what may differ", found.tolerated, "tolerated"),
        row("of a class to which nobody reacts", found.ignored, "ignored"),
        row("in a mailbox that nobody reads", found.unread, "unread"),
        row("looked into", found.lookedInto, "lookedInto"),
        [
          .text("from the comparison to the end of looking, in the mean"),
          .quantity(Quantity(plain: found.meanHours, .hours, source: "\(place)/hours")),
        ],
        [
          .text("people's work on them"),
          .quantity(Quantity(plain: Double(found.work) / 3_600, .hours, source: "\(place)/workHours")),
        ],
        row("wrong things in lots into which somebody looks", found.wrongFound, "wrongFound"),
        row("wrong things in lots with a difference into which nobody looks", found.wrongLeft, "wrongLeft"),
      ])
  }

  private func jobs(_ books: BookResult, _ path: String) -> Table {
    Table(
      "jobs", "Changes that jobs carry between stitched books",
      [
        .text("job"), .number("changes"), .number("that never arrive"),
        .number("how long the two disagree, in the mean"),
      ],
      rows: zip(Interface.allCases, books.jobs).enumerated().map { index, job in
        let place = "\(path)/jobs/\(index)"
        return [
          .text(job.0.meaning), .quantity(Quantity(count: job.1.count, source: place + "/carried")),
          .quantity(Quantity(count: job.1.never, source: place + "/never")),
          .quantity(Quantity(plain: job.1.meanHours, .hours, source: place + "/disagreementHours")),
        ]
      })
  }
}
