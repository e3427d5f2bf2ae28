import Scenario

/// A system of a site that keeps books of its own about what the line has made.
public enum Book: UInt8, Choice {
  /// The line's controller: what it has counted.
  case lineController
  /// The execution system: serial numbers, cases, pallets, a batch's yield.
  case execution
  /// The enterprise's system: posted quantities by batch, and the status of stock.
  case enterprise
  /// The warehouse's system: handling units, their places, and the status that it believes.
  case warehouse
  /// Quality's system: decisions by lot.
  case quality
  /// The repository, which keeps the record for partners and authorities.
  case repository
  /// The gateway: what partners were told.
  case gateway

  /// In plain words.
  public var meaning: String {
    switch self {
    case .lineController: "line controller"
    case .execution: "execution system (MES)"
    case .enterprise: "enterprise system (ERP)"
    case .warehouse: "warehouse system (WMS)"
    case .quality: "quality system"
    case .repository: "repository"
    case .gateway: "gateway to partners"
    }
  }
}

/// How a site's books hang together.
public enum Architecture: UInt8, Choice {
  /// One log of events that every module reads.
  case thread
  /// Modules with identifiers of their own, joined by jobs.
  case stitched

  /// In plain words.
  public var meaning: String {
    switch self {
    case .thread: "one shared log of events, which every module reads"
    case .stitched: "modules with books and identifiers of their own, joined by jobs"
    }
  }
}

/// What may be done with a lot's stock.
public enum StockStatus: UInt8, Choice {
  /// Quality has not decided.
  case quality
  /// It was released.
  case unrestricted
  /// It is on hold.
  case blocked

  /// In plain words.
  public var meaning: String {
    switch self {
    case .quality: "in quality inspection"
    case .unrestricted: "unrestricted"
    case .blocked: "blocked"
    }
  }
}

/// Where a job takes what has changed, and from where.
///
/// As with the boundaries of messages, no scenario names these, and they make no cycle: nothing comes back to a system from which
/// it has gone out.
public enum Interface: UInt8, Choice {
  /// Batches, cases and pallets.
  case executionToEnterprise
  /// Batches, so that quality has an inspection lot for each.
  case executionToQuality
  /// Decisions.
  case qualityToEnterprise
  /// What is on each pallet, and the status of its lot.
  case enterpriseToWarehouse
  /// Documents of a lot that was released.
  case repositoryToGateway

  /// Whose changes.
  public var sender: Book {
    switch self {
    case .executionToEnterprise, .executionToQuality: .execution
    case .qualityToEnterprise: .quality
    case .enterpriseToWarehouse: .enterprise
    case .repositoryToGateway: .repository
    }
  }

  /// Into whose books.
  public var receiver: Book {
    switch self {
    case .executionToEnterprise, .qualityToEnterprise: .enterprise
    case .executionToQuality: .quality
    case .enterpriseToWarehouse: .warehouse
    case .repositoryToGateway: .gateway
    }
  }

  /// In plain words.
  public var meaning: String { "\(sender.meaning) → \(receiver.meaning)" }
}
