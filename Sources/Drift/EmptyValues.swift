extension Exposure {
  /// Nothing compared yet.
  public static var none: Exposure { Exposure() }
}

extension Balance {
  /// No numbers yet.
  public static var none: Balance { Balance() }
}
