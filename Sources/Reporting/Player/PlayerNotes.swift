import Drift
import EventKernel
import TraceModel
import World

/// What happens on the line in the minutes that are watched, as a list: what the picture shows, in words.
///
/// For who cannot see the picture, or has no script, and to go from one event to the next where no story is told. What
/// happens to every carton is not in it: only what is out of the ordinary, and what becomes of cases and pallets.
struct PlayerNotes {
  /// Something that happened, or was said.
  struct Note: Equatable {
    var at: Instant
    var who: String
    var what: String
    var isTruth: Bool
    /// What its sender's clock showed.
    var stamp: Timestamp?
  }

  /// In the order of time.
  let notes: [Note]

  /// Nobody reads more than this.
  private static let most = 400

  init(_ recording: LineRecording) {
    var notes: [Note] = []
    for scene in recording.scenes {
      var found =
        Self.belts(scene) + Self.cartons(scene, "\(recording.innermost)")
        + Self.boxes(scene, "\(recording.innermost)")
      found += Self.people(scene) + Self.said(scene)
      notes += found.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
        .map(\.element)
    }
    self.notes = Array(notes.prefix(Self.most))
  }

  private static func belts(_ scene: LineRecording.Scene) -> [Note] {
    var (notes, stood): ([Note], [BeltID: Bool]) = ([], [:])
    for piece in scene.belts {
      let stands = piece.speed == 0
      let before = stood.updateValue(stands, forKey: piece.belt)
      let who = piece.belt == .serializer ? "the serializer's belt" : "the case packer's belt"
      // How it was at the beginning is told once.
      guard before != stands, before != nil || stands else { continue }
      let causes = piece.causes.isEmpty ? "" : ": \(piece.causes)"
      notes.append(
        Note(
          at: max(piece.at, scene.span.lowerBound), who: who,
          what: stands ? (before == nil ? "stands" : "stops") + causes : "starts again", isTruth: true))
    }
    return notes
  }

  private static func cartons(_ scene: LineRecording.Scene, _ boxName: String) -> [Note] {
    var (notes, last): ([Note], [Int: LineRecording.CartonChange]) = ([], [:])
    for change in scene.cartons {
      let old = last.updateValue(change, forKey: change.carton)
      guard let old else { continue }
      let who = "carton \(NumberText.count(change.carton))"
      func add(_ what: String) { notes.append(Note(at: change.at, who: who, what: what, isTruth: true)) }
      if change.isMarked, !old.isMarked { add("is affected by a mechanism from here on") }
      if change.isRejected, !old.isRejected { add("is to be rejected, by the line's verdict") }
      if change.place != old.place {
        switch change.place {
        case .rejectBin: add("is pushed into the reject bin")
        case .table: add("lies on the table beside the line")
        case .samples: add("is taken as a sample")
        case .destroyed: add("is destroyed")
        case .line where old.place == .rejectBin || old.place == .caseOfUnits: add("is put back on the belt")
        case .line, .caseOfUnits: break
        }
      } else if change.box != old.box, let box = change.box {
        add("goes into \(boxName) \(NumberText.count(box)) now")
      }
    }
    return notes
  }

  private static func boxes(_ scene: LineRecording.Scene, _ boxName: String) -> [Note] {
    var (notes, last): ([Note], [Int: LineRecording.BoxChange]) = ([], [:])
    for change in scene.boxes {
      guard let old = last.updateValue(change, forKey: change.box) else { continue }
      let who = "\(boxName) \(NumberText.count(change.box))"
      func add(_ what: String) { notes.append(Note(at: change.at, who: who, what: what, isTruth: true)) }
      if change.isClosed, !old.isClosed {
        add("is closed with \(change.count) in it")
      } else if old.isClosed, change.count != old.count {
        add("holds \(change.count) now")
      }
      if change.label != old.label, !change.label.isEmpty {
        add("gets the label …\(PlayerData.tail(change.label))")
      }
      if let pallet = change.pallet, pallet != old.pallet { add("is set on pallet \(pallet)") }
    }
    // Looked up only.
    var lastOfPallet: [Int: LineRecording.PalletChange] = [:]
    for change in scene.pallets {
      let old = lastOfPallet.updateValue(change, forKey: change.pallet)
      guard let old, change.label != old.label, !change.label.isEmpty else { continue }
      notes.append(
        Note(
          at: change.at, who: "pallet \(change.pallet)",
          what: "gets the label …\(PlayerData.tail(change.label)), with \(change.count) cases on it",
          isTruth: true))
    }
    return notes
  }

  private static func people(_ scene: LineRecording.Scene) -> [Note] {
    scene.tasks.flatMap { task -> [Note] in
      let who = "person \(task.person + 1)"
      let work = Names.task(task.kind)
      let begins = Note(at: task.from, who: who, what: work, isTruth: true)
      guard let until = task.until else { return [begins] }
      return [begins, Note(at: until, who: who, what: "is done: \(work)", isTruth: true)]
    }
  }

  /// What was said of cases and pallets, by people and of lots; not what is said of every carton.
  private static func said(_ scene: LineRecording.Scene) -> [Note] {
    scene.messages.compactMap { message in
      guard let device = message.device,
        [.controller, .palletizer, .crew, .quality].contains(device)
      else { return nil }
      return Note(
        at: message.at, who: device.name, what: PlayerData.shortened(message.text), isTruth: false,
        stamp: message.stamp)
    }
  }
}
