import TraceModel

/// What the words of EPCIS mean to the record: event type, action, business step and disposition against kinds of events.
///
/// Reading, the step decides and the disposition refines; where no step is stated, the action does. Writing, each kind has
/// one type, action, step and disposition; a kind that these do not tell from another one is named in an extension.
public enum EventMeaning {
  /// The kind that an event of these words is.
  public static func kind(
    _ type: EventType, _ action: EventAction?, _ step: BusinessStep?, _ disposition: Disposition?
  ) -> EventKind {
    switch type {
    case .transformation: return .repackage
    case .transaction, .association: return .observe
    case .aggregation:
      switch action {
      case .add: return .pack
      case .delete: return .unpack
      case .observe, nil: return movement(step, disposition) ?? .observe
      }
    case .object:
      if let kind = movement(step, disposition) ?? condition(step, disposition) { return kind }
      switch action {
      case .add: return beginning(step)
      case .delete: return ending(step, disposition)
      case .observe, nil: return observation(step, disposition)
      }
    }
  }

  /// The kind that an event of these words is where it names amounts and no thing; nil where that changes nothing.
  static func kindOfAmounts(_ type: EventType, _ step: BusinessStep?) -> EventKind? {
    switch (type, step) {
    case (.transformation, _): .consumeMaterial
    case (_, .stockTaking), (_, .cycleCounting): .countReport
    case (_, .creatingClassInstance): .openLot
    default: nil
    }
  }

  /// Leaving and arriving, which is said of things and of containers with their contents alike.
  private static func movement(_ step: BusinessStep?, _ disposition: Disposition?) -> EventKind? {
    switch step {
    // Goods that are sent back leave a partner, not the site: they are ours when they are received.
    case .shipping, .consigning: disposition == .returned ? .observe : .ship
    case .voidShipping: .voidShipment
    case .receiving: disposition == .returned ? .returnGoods : .receive
    default: nil
    }
  }

  /// What becomes of single things, whatever the action.
  private static func condition(_ step: BusinessStep?, _ disposition: Disposition?) -> EventKind? {
    switch step {
    case .sampling: .sample
    case .destroying: .destroy
    case .decommissioning, .killing: disposition == .disposed ? .scrap : .decommission
    case .dispensing: disposition == .partiallyDispensed ? .observe : .dispense
    case .retailSelling: disposition == .retailSold || disposition == nil ? .dispense : .observe
    case .holding:
      switch disposition {
      case .available, .conformant, .sellableAccessible, .sellableNotAccessible: .release
      default: .hold
      }
    case .encoding: .encode
    case .inspecting:
      switch disposition {
      case .damaged, .nonConformant, .needsReplacement, .nonSellableOther, .mismatchClass, .mismatchInstance,
        .mismatchQuantity:
        .qualityEvent
      default: nil
      }
    default: nil
    }
  }

  private static func beginning(_ step: BusinessStep?) -> EventKind {
    switch step {
    case .reserving: .allocate
    case .creatingClassInstance: .openLot
    case .commissioning, nil: .commission
    default: .observe
    }
  }

  private static func ending(_ step: BusinessStep?, _ disposition: Disposition?) -> EventKind {
    switch disposition {
    case .destroyed: .destroy
    case .dispensed: .dispense
    default: step == nil ? .decommission : .observe
    }
  }

  private static func observation(_ step: BusinessStep?, _ disposition: Disposition?) -> EventKind {
    // A recall that is stated of things which are only looked at.
    disposition == .recalled ? .hold : step == .reserving ? .allocate : .observe
  }

  /// How a kind is written.
  struct Expression {
    var type: EventType
    var action: EventAction?
    var step: BusinessStep?
    var disposition: Disposition?

    init(_ type: EventType, _ action: EventAction?, _ step: BusinessStep?, _ disposition: Disposition? = nil)
    {
      self.type = type
      self.action = action
      self.step = step
      self.disposition = disposition
    }
  }

  static func expression(of kind: EventKind) -> Expression {
    switch kind {
    case .commission: Expression(.object, .add, .commissioning, .active)
    // ADD says that things exist from here on, which a number that is reserved or printed does not; DELETE, that they did.
    case .encode: Expression(.object, .observe, .encoding, .encoded)
    case .allocate: Expression(.object, .observe, .reserving, .reserved)
    case .openLot: Expression(.object, .observe, .creatingClassInstance)
    case .sample: Expression(.object, .observe, .sampling, .nonSellableOther)
    case .scrap: Expression(.object, .observe, .decommissioning, .disposed)
    case .destroy: Expression(.object, .delete, .destroying, .destroyed)
    case .decommission: Expression(.object, .delete, .decommissioning, .inactive)
    case .pack: Expression(.aggregation, .add, .packing, .inProgress)
    case .unpack: Expression(.aggregation, .delete, .unpacking, .inProgress)
    case .release: Expression(.object, .observe, .holding, .available)
    case .hold: Expression(.object, .observe, .holding, .nonSellableOther)
    case .ship: Expression(.object, .observe, .shipping, .inTransit)
    case .voidShipment: Expression(.object, .observe, .voidShipping, .inProgress)
    case .receive: Expression(.object, .observe, .receiving, .inProgress)
    case .returnGoods: Expression(.object, .observe, .receiving, .returned)
    case .dispense: Expression(.object, .delete, .dispensing, .dispensed)
    case .repackage: Expression(.transformation, nil, .repackaging)
    case .consumeMaterial: Expression(.transformation, nil, .creatingClassInstance)
    case .qualityEvent: Expression(.object, .observe, .inspecting, .nonConformant)
    case .countReport: Expression(.object, .observe, .stockTaking)
    case .verify: Expression(.object, .observe, .inspecting)
    case .closeLot, .exception, .override, .approve, .errorDeclaration: Expression(.object, .observe, .other)
    case .observe: Expression(.object, .observe, nil)
    }
  }
}
