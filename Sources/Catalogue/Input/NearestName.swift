/// The candidate closest to `word` by edit distance, or nil if none is close enough: at most a third of the word's
/// letters may differ, or one if that is more. Candidates far longer than a name are skipped. O(candidates x letters
/// squared), but most candidates are abandoned after a few letters.
package func nearestName(to word: String, among candidates: some Sequence<String>) -> String? {
  let letters = Array(word.lowercased().unicodeScalars.prefix(64))
  let allowed = max(1, max(letters.count, 3) / 3)
  var distances = EditDistance(letters)
  var best: (name: String, distance: Int)?
  for candidate in candidates where candidate.utf8.count <= longestName {
    let other = Array(candidate.lowercased().unicodeScalars)
    let isPrefix = letters.count >= 3 && other.starts(with: letters)
    let distance = distances.distance(to: other, atMost: isPrefix ? .max : allowed)
    guard let distance, best == nil || distance < best!.distance else { continue }
    best = (candidate, distance)
  }
  return best?.name
}

/// Bytes of the longest candidate: names also come from files, and the comparison takes memory for each pair of
/// letters.
private let longestName = 256

/// Optimal string alignment distance from one word: insertions, removals, replacements and swaps of neighbours.
private struct EditDistance {
  let word: [Unicode.Scalar]
  /// The distances from each prefix of the word to the other word's prefixes of this length, and of one and two less.
  private var current: [Int]
  private var before: [Int]
  private var twoBefore: [Int]

  init(_ word: [Unicode.Scalar]) {
    self.word = word
    current = [Int](repeating: 0, count: word.count + 1)
    before = current
    twoBefore = current
  }

  /// The distance, or nil if it is more than `limit`. O(letters of both, multiplied).
  mutating func distance(to other: [Unicode.Scalar], atMost limit: Int) -> Int? {
    guard abs(word.count - other.count) <= limit else { return nil }
    for i in 0...word.count { current[i] = i }
    for j in other.indices {
      (twoBefore, before, current) = (before, current, twoBefore)
      current[0] = j + 1
      var least = current[0]
      for i in word.indices {
        let same = word[i] == other[j]
        var distance = min(before[i + 1] + 1, current[i] + 1, before[i] + (same ? 0 : 1))
        if i > 0, j > 0, word[i] == other[j - 1], word[i - 1] == other[j] {
          distance = min(distance, twoBefore[i - 1] + 1)
        }
        current[i + 1] = distance
        least = min(least, distance)
      }
      // A later row is no lower than this one, except by a swap, which adds one to the row before.
      if least > limit, (before.min() ?? 0) >= limit { return nil }
    }
    return current[word.count] <= limit ? current[word.count] : nil
  }
}
