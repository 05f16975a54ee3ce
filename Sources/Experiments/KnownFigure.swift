import Catalogue

/// One `[[known_answer]]` of an experiment file, for one cell: the value that a figure must have, known before it is
/// measured.
package struct KnownFigure: Sendable, Hashable {
  /// What is known.
  package enum Known: Sendable, Hashable {
    /// The figure itself.
    case value(Double)
    /// The figure minus its baseline's.
    case difference(Double)
    /// The figure divided by its baseline's.
    case ratio(Double)

    /// The number.
    package var number: Double {
      switch self {
      case .value(let number), .difference(let number), .ratio(let number): number
      }
    }
  }

  /// How far the measured number may be from the true one: the sum of the parts. Without any part it must be equal.
  package struct Tolerance: Sendable, Hashable {
    /// Per cent of the true number.
    package var percent = 0.0
    /// Per cent of the figures themselves, or of both sides of a difference: a histogram's precision.
    package var precision = 0.0
    /// A multiple of the cell's `clock_floor_ns`.
    package var floors = 0.0
    /// So many pages of 4 KiB.
    package var pages = 0.0
    /// An amount in the metric's own unit.
    package var plus = 0.0

    /// None: equal or wrong.
    package init() {}
  }

  /// A metric of a cell.
  package struct Figure: Sendable, Hashable {
    /// The cell's id.
    package var cell: String
    /// The metric's name.
    package var metric: String
    /// The metric by which each process's value is divided; nil: none.
    package var per: String?

    /// Names a figure.
    package init(cell: String, metric: String, per: String? = nil) {
      self.cell = cell
      self.metric = metric
      self.per = per
    }
  }

  /// What is compared with the known answer.
  package var figure: Figure
  /// What it is compared with; nil for a value.
  package var baseline: Figure?
  /// What it must be.
  package var known: Known
  /// How closely.
  package var tolerance: Tolerance
  /// Where the number comes from, in words; empty if the file says nothing.
  package var note: String

  /// States a figure.
  package init(
    figure: Figure, baseline: Figure? = nil, known: Known, tolerance: Tolerance = Tolerance(), note: String = ""
  ) {
    self.figure = figure
    self.baseline = baseline
    self.known = known
    self.tolerance = tolerance
    self.note = note
  }
}
