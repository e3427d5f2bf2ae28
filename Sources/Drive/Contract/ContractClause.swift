import TraceModel

/// What is demanded of every system that keeps a record, one demand each: the contract that our own core passes.
package enum ContractClause: String, CaseIterable, Sendable {
  case nothingLost = "nothing lost"
  case once = "once"
  case order = "order"
  case attribution = "attribution"
  case corrections = "corrections"
  case onlyTold = "only what was told"
  case anyInput = "any input"

  /// What it demands.
  package var demand: String {
    switch self {
    case .nothingLost: "what it has acknowledged is there, and it believes what follows from it"
    case .once: "a document that is delivered twice is there once"
    case .order: "documents that come in another order within five minutes come to the same"
    case .attribution: "time, offset, place and step of an event come back as they were sent"
    case .corrections: "after an error declaration it is as if the event had not happened"
    case .onlyTold: "numbers that nobody has named have no state, no container and no contents"
    case .anyInput: "no input stops it: what makes no sense is refused or kept, and work goes on"
    }
  }

  /// The messages by which it is shown, whole.
  var messages: [ContractMessage] {
    switch self {
    case .anyInput:
      ContractMessage.Oddity.allCases.enumerated().map { ContractMessage(number: $0 + 1, act: .odd($1)) }
    case .nothingLost: Self.day + [ContractMessage(number: 40, act: .commissionAgain(.unit(1)))]
    case .corrections:
      Self.day + [
        ContractMessage(number: 41, act: .declareWrong(4)),
        ContractMessage(number: 42, act: .declareWrong(16)),
      ]
    default: Self.day
    }
  }

  /// A small day: twelve units in three cases on a pallet, a sample, one that is destroyed, and a case that is opened.
  private static let day: [ContractMessage] = {
    var acts: [ContractMessage.Act] = []
    for box in 1...3 {
      acts += [
        .commission([.unit(box * 4 - 3), .unit(box * 4 - 2)]),
        .commission([.unit(box * 4 - 1), .unit(box * 4)]),
        .commission([.box(box)]),
        .pack(.box(box), (box * 4 - 3...box * 4).map { .unit($0) }),
      ]
    }
    acts += [
      .commission([.unit(13), .unit(14)]), .commission([.pallet(1)]),
      .pack(.pallet(1), [.box(1), .box(2)]), .sample(.unit(13)), .destroy(.unit(14)),
      .unpack(.box(3), [.unit(9)]), .unpack(.box(3), []), .pack(.box(3), [.unit(10), .unit(11)]),
    ]
    return acts.enumerated().map { ContractMessage(number: $0 + 1, act: $1) }
  }()
}

/// What follows from messages, in the few lines that it takes: who is in stock, and who is where.
struct ContractBelief {
  private(set) var standing: [ContractMessage.Thing: String] = [:]
  private(set) var parent: [ContractMessage.Thing: ContractMessage.Thing] = [:]

  /// What follows from messages in the order of their moments, without those that others declare wrong.
  init(_ messages: [ContractMessage]) {
    let wrong = Set(
      messages.compactMap { if case .declareWrong(let number) = $0.act { number } else { nil } })
    for message in messages.sorted(by: { $0.number < $1.number }) where !wrong.contains(message.number) {
      switch message.act {
      case .commission(let things): for thing in things { standing[thing] = "in stock" }
      case .pack(let box, let things):
        if standing[box] == nil { standing[box] = "in stock" }
        for thing in things { parent[thing] = box }
      case .unpack(let box, let things):
        // order-free: each is taken out
        for thing in things.isEmpty ? Array(parent.filter { $0.value == box }.keys) : things {
          parent[thing] = nil
        }
      case .sample(let thing), .destroy(let thing): standing[thing] = "out of stock"
      case .commissionAgain, .declareWrong, .odd: break
      }
    }
  }

  /// All things that anything is believed of, or that messages name.
  static func things(_ messages: [ContractMessage]) -> [ContractMessage.Thing] {
    var things: [ContractMessage.Thing] = []
    func add(_ thing: ContractMessage.Thing) { if !things.contains(thing) { things.append(thing) } }
    for message in messages {
      switch message.act {
      case .commission(let made): made.forEach(add)
      case .pack(let box, let inside), .unpack(let box, let inside):
        add(box)
        inside.forEach(add)
      case .sample(let thing), .destroy(let thing), .commissionAgain(let thing): add(thing)
      case .declareWrong, .odd: break
      }
    }
    return things
  }
}
