/// The names that a cell may use of things that are declared in files, not in code. Nil: any name, as in a job, whose
/// runner has checked them.
package struct KnownNames: Sendable {
  /// Allocators, of `allocators.toml`.
  package var allocators: [String]?
  /// Engines, of `engines.toml`, the Swift one included.
  package var engines: [String]?
  /// The maps of all engines.
  package var maps: [String]?
  /// The settings of collectors that any engine has.
  package var collectors: [String]?

  /// Makes lists; without arguments every name is allowed.
  package init(
    allocators: [String]? = nil, engines: [String]? = nil, maps: [String]? = nil, collectors: [String]? = nil
  ) {
    self.allocators = allocators
    self.engines = engines
    self.maps = maps
    self.collectors = collectors
  }
}
