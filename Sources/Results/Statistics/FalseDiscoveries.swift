/// Correction for many comparisons by Benjamini and Hochberg (1995): of the differences reported at a level, at most
/// that share is false on average; and if nothing differs at all, the probability that anything is reported is at most
/// that level.
///
/// Holm's correction, which bounds the probability of a single false announcement among true ones, would require, for
/// one cell in two hundred, a p-value that five processes per side can't reach (2/252).
///
/// It holds for tests that are independent or positively dependent, such as those of cells that the same machine
/// slows down together.
package enum FalseDiscoveries {
  /// The name, as it is printed.
  package static let name = "Benjamini-Hochberg"

  /// The level at which differences are reported.
  package static let level = 0.05

  /// The corrected p-values, in the order given: the smallest level at which each would be reported. O(n log n).
  package static func corrected(_ pValues: [Double]) -> [Double] {
    let order = pValues.indices.sorted { pValues[$0] < pValues[$1] }
    var result = pValues
    var smallest = 1.0
    for (place, index) in order.enumerated().reversed() {
      smallest = min(smallest, pValues[index] * Double(pValues.count) / Double(place + 1))
      result[index] = smallest
    }
    return result
  }
}
