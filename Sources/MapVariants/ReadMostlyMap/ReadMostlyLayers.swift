/// What each layer of a `ReadMostlyMap` contains at one instant.
public struct ReadMostlyLayers: Sendable, Equatable {
  /// Entries in the read layer, including those that are deleted or expunged.
  public let inRead: Int
  /// Entries in the dirty layer, including those that are deleted; 0 if there is none.
  public let inDirty: Int
  /// Entries that both tables refer to: the price of the two layers.
  public let inBoth: Int
  /// True if there is a dirty layer: from the first new key after a promotion to the next promotion.
  public let hasDirty: Bool
  /// True if the dirty layer may have keys that the read layer lacks.
  public let isAmended: Bool
  /// Searches that had to take the lock, since the last promotion.
  public let misses: Int
  /// How often the dirty layer has become the read layer.
  public let promotions: Int
  /// Entries of the read layer that have no value and are not in the dirty layer.
  public let expunged: Int

  /// These counts.
  public init(
    inRead: Int, inDirty: Int, inBoth: Int, hasDirty: Bool, isAmended: Bool, misses: Int, promotions: Int,
    expunged: Int
  ) {
    self.inRead = inRead
    self.inDirty = inDirty
    self.inBoth = inBoth
    self.hasDirty = hasDirty
    self.isAmended = isAmended
    self.misses = misses
    self.promotions = promotions
    self.expunged = expunged
  }

  /// The share of distinct entries that are in both tables: 0 to 1.
  public var duplicateShare: Double {
    let different = inRead + inDirty - inBoth
    return different == 0 ? 0 : Double(inBoth) / Double(different)
  }
}
