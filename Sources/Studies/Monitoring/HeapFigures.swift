import Catalogue
import Measurement
import SeededRandom

extension CellProgram {
  /// D2.T7: two waves of a map, observed through one figure.
  static func heapFigures(_ form: HeapFiguresForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    program.observation = { observations in
      let names = ["figure_correlation", "figure_fall_share", "figure_leak_share"]
      let watch = try HeapWatch()
      guard figure(form, try watch.read()) != nil else {
        for name in names {
          observations.recordAbsence(of: name, because: "the allocator does not report this figure")
        }
        return
      }
      let waves = try MapWaves.run(
        entries: setting.parameters.entries, valueSize: setting.parameters.values.size, seed: setting.seed
      ) { Double(figure(form, try watch.read()) ?? 0) }
      // Blocks are compared with entries, all other figures with bytes.
      let truth = form == .blocks ? waves.entries : waves.bytes
      observations.record("figure_correlation", correlation(truth, waves.figures))
      observations.record("figure_fall_share", waves.change(from: waves.peak, to: waves.firstEnd, truth))
      observations.record("figure_leak_share", waves.change(from: waves.firstEnd, to: waves.secondEnd, truth))
    }
    return program
  }
}

/// The figure of a form; nil if nothing reports it.
private func figure(_ form: HeapFiguresForm, _ reading: HeapWatch.Reading) -> Int? {
  switch form {
  case .allocated: reading.allocated
  case .blocks: reading.blocks
  case .resident: reading.resident
  case .mapped: reading.mapped
  case .residentSet: reading.residentSet
  }
}

/// Two rises and falls of a map's content, with a figure read after each step.
struct MapWaves {
  /// Entries that the program holds at each reading.
  var entries: [Double] = []
  /// Bytes of their values.
  var bytes: [Double] = []
  /// The figure at each reading.
  var figures: [Double] = []
  /// The reading at the first wave's peak.
  var peak = 0
  /// The reading at the first wave's end.
  var firstEnd = 0
  /// The reading at the second wave's end.
  var secondEnd = 0

  private static let steps = 16
  /// One in this many entries outlives the wave, so that few pages become entirely free.
  static let survivors = 16
  /// One in this many entries of the second wave is leaked.
  static let leaked = 8

  /// Runs both waves. Entries are removed in a random order, as sessions end. Entries that outlive the first wave also
  /// live through the second, which leaks in addition. O(entries).
  static func run(entries: Int, valueSize: Int, seed: UInt64, read: () throws -> Double) rethrows -> MapWaves {
    var waves = MapWaves()
    var map: [Int: [UInt8]] = [:]
    var leak: [[UInt8]] = []
    // Reserved before the first reading, so that they are not part of the rise.
    map.reserveCapacity(2 * entries)
    leak.reserveCapacity(entries)
    waves.note(map.count + leak.count, valueSize, try read())
    for wave in 0..<2 {
      // As high as the first, including what outlived it.
      let keys = wave == 0 ? 0..<entries : entries..<2 * entries - map.count
      for step in 0..<steps {
        for key in keys.part(step, of: steps) {
          map[key] = [UInt8](repeating: UInt8(truncatingIfNeeded: key), count: valueSize)
        }
        waves.note(map.count + leak.count, valueSize, try read())
      }
      if wave == 0 { waves.peak = waves.figures.count - 1 }
      var ending = keys.filter { wave == 1 || !$0.isMultiple(of: survivors) }
      var generator = SplitMix64(seed: seed &+ UInt64(wave))
      ending.shuffle(using: &generator)
      for step in 0..<steps {
        for position in ending.indices.part(step, of: steps) {
          let value = map.removeValue(forKey: ending[position])
          if wave == 1, ending[position].isMultiple(of: leaked), let value { leak.append(value) }
        }
        waves.note(map.count + leak.count, valueSize, try read())
      }
      if wave == 0 { waves.firstEnd = waves.figures.count - 1 } else { waves.secondEnd = waves.figures.count - 1 }
    }
    withExtendedLifetime((map, leak)) {}
    return waves
  }

  private mutating func note(_ entries: Int, _ valueSize: Int, _ figure: Double) {
    self.entries.append(Double(entries))
    bytes.append(Double(entries * valueSize))
    figures.append(figure)
  }

  /// The figure's change between two readings, divided by the true change.
  func change(from one: Int, to other: Int, _ truth: [Double]) -> Double {
    (figures[other] - figures[one]) / (truth[other] - truth[one])
  }
}

extension Range<Int> {
  /// One of `count` nearly equal parts.
  fileprivate func part(_ step: Int, of count: Int) -> Range<Int> {
    lowerBound + self.count * step / count..<lowerBound + self.count * (step + 1) / count
  }
}

/// Pearson's correlation; 0 for a figure that never changes.
func correlation(_ one: [Double], _ other: [Double]) -> Double {
  let count = Double(one.count)
  let (mean, otherMean) = (one.reduce(0, +) / count, other.reduce(0, +) / count)
  var (product, square, otherSquare) = (0.0, 0.0, 0.0)
  for (a, b) in zip(one, other) {
    product += (a - mean) * (b - otherMean)
    square += (a - mean) * (a - mean)
    otherSquare += (b - otherMean) * (b - otherMean)
  }
  return square == 0 || otherSquare == 0 ? 0 : product / (square * otherSquare).squareRoot()
}
