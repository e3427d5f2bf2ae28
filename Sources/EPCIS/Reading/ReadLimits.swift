/// How much a document may ask of the memory and time of whoever reads it.
///
/// Files come from partners, so a reader bounds what it holds at once, whatever a file says. The defaults are
/// far above real documents (trading partners refuse files of 300 MB, and a lot's largest event is some
/// megabytes).
public struct ReadLimits: Hashable, Sendable {
  /// Levels of elements or of objects and arrays within each other.
  public var depth = 100
  /// Bytes of one text, name or tag.
  public var tokenBytes = 16 << 20
  /// Bytes of one event as written, and of everything that is not events.
  public var eventBytes = 256 << 20
  /// Elements of user extensions in one event, and around the events.
  public var extensionNodes = 1_000_000
  /// Bytes of the whole document, after decompression.
  public var documentBytes = 64 << 30

  /// The default limits.
  public init() {}
}
