import EventKernel

/// Wrapping cartons to bundles before they go into a case, where a line does.
///
/// The bundler then stands where the packer's scanner and eye do: it collates cartons and assigns their reads as the
/// packer's plan says, and the case packer behind it takes the bundles, each read as it is set in.
public struct BundlerPlan: Sendable {
  /// Cartons to a bundle; 0 where they go into their case as they are.
  public var unitsPerBundle = 0
  /// From closing a bundle to its label.
  public var labelDelay = TimeSpan.milliseconds(1_500)
  /// From the bundler to the case.
  public var transit = TimeSpan.seconds(3)
  /// Numbers for bundle labels in one block from level 4.
  public var labelsPerBlock = 2_000

  /// The youngest vintage, and no bundles.
  public init() {}
}
