/// The candidate closest to `word` by edit distance, or nil where none is close enough to be meant: at most a third of the
/// word's letters, and at least one, may differ. Candidates far longer than a name are passed over.
/// O(candidates x letters squared).
public func nearestName(to word: String, among candidates: some Sequence<String>) -> String? {
  let letters = Array(word.lowercased().prefix(64))
  let allowed = max(1, max(letters.count, 3) / 3)
  var best: (name: String, distance: Int)?
  for candidate in candidates where candidate.utf8.count <= longestName {
    let distance = editDistance(letters, Array(candidate.lowercased()))
    let isPrefix = letters.count >= 3 && candidate.lowercased().hasPrefix(String(letters))
    guard distance <= allowed || isPrefix else { continue }
    if best == nil || distance < best!.distance { best = (candidate, distance) }
  }
  return best?.name
}

/// Bytes of the longest candidate: names come from files, too, and the comparison takes memory for each pair of letters.
private let longestName = 256

/// Optimal string alignment distance: insertions, removals, replacements and swaps of neighbours.
private func editDistance(_ a: [Character], _ b: [Character]) -> Int {
  guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
  var rows = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
  for i in 0...a.count { rows[i][0] = i }
  for j in 0...b.count { rows[0][j] = j }
  for i in 1...a.count {
    for j in 1...b.count {
      let same = a[i - 1] == b[j - 1]
      rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (same ? 0 : 1))
      if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
        rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
      }
    }
  }
  return rows[a.count][b.count]
}
