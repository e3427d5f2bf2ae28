import TraceModel

/// What an error declaration has changed.
public struct Correction: Hashable, Sendable {
  /// The declaration.
  public var declaration: EventID
  /// The event that it is about.
  public var target: EventID
  /// Whether the event lost its effect; else it has it again, because what declared it wrong was declared wrong.
  public var isVoided: Bool
  /// The earliest time from which events took effect again; nil where none had to.
  public var replayedFrom: Timestamp?
  /// How many events were taken back, and took effect again where they still could.
  public var replayed: Int
}

/// Which events are declared wrong, by chains of declarations of any length.
///
/// An event has no effect while at least one declaration of it is in force. A declaration is itself an event, and is in
/// force while none of it is.
final class Corrections {
  private let timeline: Timeline
  private let journal: Journal
  private let rulebook: Rulebook
  /// What each declaration is about.
  private var targets: [Int: Int] = [:]
  /// How many declarations of an event are in force.
  private var inForce: [Int: Int] = [:]
  /// Declarations of events that have not arrived.
  @exclusivity(unchecked) private var early: [EventID: [Int]] = [:]
  private(set) var history: [Correction] = []

  init(timeline: Timeline, journal: Journal, rulebook: Rulebook) {
    self.timeline = timeline
    self.journal = journal
    self.rulebook = rulebook
  }

  /// Whether a declaration has arrived before the event that it is about.
  @inline(__always)
  var expectsTargets: Bool { !early.isEmpty }

  /// Links the declarations that arrived before the event at `position`, which they are about, and returns them.
  func linkEarly(_ id: EventID, at position: Int) -> [Int] {
    if early.isEmpty { return [] }
    let declarations = early.removeValue(forKey: id) ?? []
    for declaration in declarations {
      targets[declaration] = position
      if !isVoid(declaration) { inForce[position, default: 0] += 1 }
    }
    return declarations
  }

  /// Whether the event at `position` is declared wrong.
  func isVoid(_ position: Int) -> Bool { inForce[position] ?? 0 > 0 }

  /// Keeps a declaration until the event that it is about arrives.
  func waitForTarget(_ id: EventID, declaration: Int) { early[id, default: []].append(declaration) }

  /// Puts a declaration in force; false where it would be about itself.
  func link(_ declaration: Int, to target: Int) -> Bool {
    var next: Int? = target
    while let position = next {
      if position == declaration { return false }
      next = targets[position]
    }
    if isVoid(target) { rulebook.breach(.declaredTwice) }
    targets[declaration] = target
    if !isVoid(declaration) { change(by: declaration, puttingInForce: true) }
    return true
  }

  /// Follows the chain: what is voided, if it is a declaration, lets its own target have effect again, and so on.
  private func change(by declaration: Int, puttingInForce: Bool) {
    var declaration = declaration
    var puttingInForce = puttingInForce
    while let target = targets[declaration] {
      let before = inForce[target] ?? 0
      let after = before + (puttingInForce ? 1 : -1)
      inForce[target] = after == 0 ? nil : after
      guard (before == 0) != (after == 0) else { return }
      replay(target, by: declaration, isVoided: puttingInForce)
      declaration = target
      puttingInForce.toggle()
    }
  }

  private func replay(_ target: Int, by declaration: Int, isVoided: Bool) {
    timeline.beginReport()
    if journal.header(at: target).kind == .errorDeclaration {
      journal.entries[target].status = isVoided ? .declaredWrong : .applied
    } else if isVoided {
      guard timeline.expel(target, as: .declaredWrong) else {
        rulebook.header = journal.header(at: declaration)
        rulebook.breach(.outOfReach, note: "what depends on it is no longer kept")
        return
      }
    } else {
      timeline.admit(target)
    }
    history.append(
      Correction(
        declaration: journal.header(at: declaration).id, target: journal.header(at: target).id,
        isVoided: isVoided, replayedFrom: timeline.earliest, replayed: timeline.takenBack))
  }
}
