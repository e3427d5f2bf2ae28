import TraceModel

/// Lots, products and declarations: what makes several events of one, or another event of it.
extension EventMapper {
  /// The events of a draft: one for each product that begins, and one for each class that is counted.
  func divided(_ draft: Draft) -> [TraceEvent] {
    if draft.header.kind == .countReport, draft.items.isEmpty, !draft.details.quantities.isEmpty {
      return counted(draft)
    }
    let begins = draft.header.kind == .repackage ? draft.details.outputs : draft.items
    guard let number = draft.lotNumber else {
      var draft = draft
      if draft.header.lot == .none, !draft.isOwn { draft.header.lot = draft.details.quantities.onlyLot }
      return [draft.event]
    }
    var products: [ProductID] = []
    for item in begins {
      let product = names.table.product(of: item)
      if product != .none, !products.contains(product) { products.append(product) }
    }
    if products.isEmpty { products = [draft.details.quantities.first?.product ?? draft.header.product] }
    if products.count == 1 || draft.header.kind != .commission {
      return [stated(draft, number, products[0]).event]
    }
    log.add("epcList", .divided)
    return products.enumerated().map { part, product in
      var piece = draft
      piece.items = draft.items.filter {
        let own = names.table.product(of: $0)
        return own == product || own == .none && part == 0
      }
      piece.header.id = draft.header.id.part(part)
      return stated(piece, number, product).event
    }
  }

  /// The draft with the lot that its master data state.
  ///
  /// The lot's dates are the lot's own from the first statement on; another date stays with the event that states it.
  private func stated(_ draft: Draft, _ number: LotNumber, _ product: ProductID) -> Draft {
    var draft = draft
    let lot = names.table.intern(
      LotDefinition(
        product: product, number: number, expiry: draft.expiry, manufactured: draft.manufactured))
    draft.header.lot = lot
    for index in draft.details.quantities.indices {
      let amount = draft.details.quantities[index]
      if !draft.isOwn, amount.lot == .none, amount.product == product, !amount.isInput {
        draft.details.quantities[index].lot = lot
      }
    }
    let known = names.table.definition(of: lot)
    if let expiry = draft.expiry, known?.expiry != expiry { draft.details.expiry = expiry }
    return draft
  }

  private func counted(_ draft: Draft) -> [TraceEvent] {
    draft.details.quantities.enumerated().map { part, amount in
      var piece = draft
      piece.header.id = draft.header.id.part(part)
      piece.header.product = amount.product
      piece.header.lot = amount.lot
      piece.header.quantity = amount.quantity
      piece.details.quantities = []
      return piece.event
    }
  }

  /// The statement that the event was wrong. What it repeats of the event is the event's own; only when, by whom and why it
  /// was declared is the declaration's.
  func declare(
    _ declaration: ErrorDeclaration, _ fields: [TraceExtension.Field: String]?, _ draft: Draft, part: Int
  ) -> TraceEvent {
    var header = EventHeader(.errorDeclaration)
    header.id = fields?[.declaration].map { EventID(epcis: $0).part(part) } ?? draft.header.id
    header.eventTime = moment(declaration.declarationTime, "declarationTime")
    header.recordTime = draft.header.recordTime
    header.offset = draft.header.offset
    header.actor = draft.header.actor
    header.readPoint = draft.header.readPoint
    header.place = draft.header.place
    header.step = draft.header.step
    header.disposition = draft.header.disposition
    var details = EventDetails()
    details.declaredWrong = draft.header.id
    details.correctives = declaration.correctiveEventIDs.map { EventID(epcis: $0) }
    details.reason = draft.details.reason
    if let reason = declaration.reason {
      details.errorReason = ErrorReason(reason)
      if details.errorReason == nil { log.add("errorDeclaration reason", .ownWord, reason) }
    }
    for node in declaration.extensions { log.add("extension \(node.name.local) of a declaration", .noPlace) }
    return TraceEvent(header, details: details)
  }

  /// What this program's own extension says; it goes before what the standard's fields imply.
  func apply(_ fields: [TraceExtension.Field: String], to draft: inout Draft) {
    func choose<Choice: CaseIterable>(_ field: TraceExtension.Field, _ type: Choice.Type) -> Choice? {
      guard let text = fields[field] else { return nil }
      let choice = Choice.allCases.first { "\($0)" == text }
      if choice == nil { log.add(field.rawValue, .badValue, text) }
      return choice
    }
    if let kind = choose(.kind, EventKind.self) { draft.header.kind = kind }
    if let counter = choose(.counter, CounterKind.self) { draft.header.counter = counter }
    if let level = choose(.level, PackagingLevel.self) { draft.details.level = level }
    if let text = fields[.actor] { draft.header.actor = names.partner(text) }
    if let text = fields[.approver] { draft.details.approver = names.partner(text) }
    if let text = fields[.container] { draft.header.container = names.item(text) }
    if let text = fields[.document] { draft.details.document = text }
    if let text = fields[.reason] { draft.details.reason = text }
    if let text = fields[.rule] { draft.details.rule = RuleID(rawValue: text) }
    if let text = fields[.quantity] {
      draft.header.quantity = Int64(text) ?? 0
      if Int64(text) == nil { log.add("quantity", .badValue, text) }
    }
    if let text = fields[.product] { draft.header.product = product(text) }
    if let text = fields[.lot] { draft.header.lot = lot(text) }
    if let text = fields[.expiry] {
      draft.details.expiry = try? ExpiryDate(text, readIn: 2_000)
      if draft.details.expiry == nil { log.add("expiry", .badValue, text) }
    }
    if let text = fields[.material] { draft.details.material = material(text) }
  }

  private func product(_ text: String) -> ProductID {
    guard let itemClass = IdentifierNames.itemClass(text, names.prefixes),
      let known = names.table.product(of: itemClass.gtin)
    else {
      log.add("product", .unknownName, text)
      return .none
    }
    return known.product
  }

  private func lot(_ text: String) -> LotID {
    guard case .lot(let number) = IdentifierNames.itemClass(text, names.prefixes) else {
      // A lot of a product that master data do not have.
      guard let name = IdentifierNames.unescaped(text, after: "urn:driftline:lot:"),
        let number = try? LotNumber(name)
      else {
        log.add("lot", .badValue, text)
        return .none
      }
      return names.table.intern(LotDefinition(product: .none, number: number))
    }
    let product = names.table.product(of: number.gtin)?.product ?? .none
    return names.table.intern(LotDefinition(product: product, number: number.lot))
  }

  /// A delivery of material is known by the site's own number; documents cannot define one.
  private func material(_ text: String) -> MaterialBatchID {
    var raw: UInt32 = 0
    while let batch = names.table.definition(of: MaterialBatchID(raw: raw)) {
      if batch.number.description == text { return MaterialBatchID(raw: raw) }
      raw += 1
    }
    log.add("material", .unknownName, text)
    return .none
  }
}

extension [ClassQuantity] {
  /// The lot that all amounts are of, where nothing else names one; of a transformation, that all of it became.
  var onlyLot: LotID {
    let lots = filter { !$0.isInput }.map(\.lot)
    return lots.allSatisfy { $0 == lots.first } ? lots.first ?? .none : .none
  }
}
