/// One point of an experiment's matrix: everything that decides what a worker does, apart from how it is measured.
package struct CellParameters: Sendable, Hashable {
  /// The program that measures.
  package var engine = EngineName.swift
  /// The map under test.
  package var map: MapVariant
  /// The allocator's name in `experiments/allocators.toml`.
  package var allocator: String
  /// What is done with the map.
  package var kind: WorkloadKind
  /// The keys.
  package var keys: KeySpecification
  /// The values.
  package var values: ValueSpecification
  /// Entries in the map when it is full.
  package var entries: Int
  /// Operations of one round; a process runs whole rounds.
  package var operations: Int
  /// Capacity that `native-reserved`, `pooled`, `arena` and `span` reserve up front; nil means `entries`.
  /// `span` and `arena` reserve only if the file says so.
  package var reserve: Int?
  /// Threads that run the workload.
  package var threads: Int
  /// What the threads of `mixed` are for, as many as `threads`; nil if each draws from the whole mix.
  package var roles: ThreadRoles?
  /// Ratios of the `mixed` workload; nil for the others.
  package var mix: OperationMix?
  /// What each operation of the `known-answer` workload does; nil for the others.
  package var answer: KnownAnswer?
  /// The program of the `study` workload; nil for the others.
  package var study: Study?
  /// A name by which cells that do the same work differ; the worker ignores it. Nil for most.
  package var variant: String?
  /// When the latency pass begins its operations; nil for the closed loop, in which each follows the one before.
  package var load: OpenLoad?
  /// A pause put into the operations, to see how it is measured; nil for none.
  package var pause: OperationPause?
  /// Which keys the memory pass removes; nil for all of them.
  package var deletes: DeletionPattern?
  /// How the engine's garbage collector is set.
  package var collector = CollectorSetting.default

  /// Makes a cell's parameters from its parts.
  package init(
    map: MapVariant, allocator: String, kind: WorkloadKind, keys: KeySpecification, values: ValueSpecification,
    entries: Int, operations: Int, reserve: Int? = nil, threads: Int = 1, roles: ThreadRoles? = nil,
    mix: OperationMix? = nil, answer: KnownAnswer? = nil, study: Study? = nil, variant: String? = nil,
    load: OpenLoad? = nil, pause: OperationPause? = nil, deletes: DeletionPattern? = nil
  ) {
    self.map = map
    self.allocator = allocator
    self.kind = kind
    self.keys = keys
    self.values = values
    self.entries = entries
    self.operations = operations
    self.reserve = reserve
    self.threads = threads
    self.roles = roles
    self.mix = mix
    self.answer = answer
    self.study = study
    self.variant = variant
    self.load = load
    self.pause = pause
    self.deletes = deletes
  }
}
