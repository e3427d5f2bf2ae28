/// A value that need not be there, and that copies share until one of them is given another: what is kept of a trial goes from
/// list to list, ten thousand trials at a time, and its larger parts are never changed again.
@propertyWrapper
public struct Boxed<Value: Hashable & Sendable>: Hashable, Sendable {
  private final class Box: Sendable {
    let value: Value

    init(_ value: Value) { self.value = value }
  }

  private var box: Box?

  /// A box with this value, or none.
  public init(wrappedValue: Value?) { box = wrappedValue.map(Box.init) }

  /// The value; nil where there is none.
  public var wrappedValue: Value? {
    get { box?.value }
    set { box = newValue.map(Box.init) }
  }

  /// Whether both have the same value, or none.
  public static func == (a: Self, b: Self) -> Bool { a.box === b.box || a.wrappedValue == b.wrappedValue }

  /// Equal boxes have equal hashes, whoever shares them.
  public func hash(into hasher: inout Hasher) { hasher.combine(wrappedValue) }
}
