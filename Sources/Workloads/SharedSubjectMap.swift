import Catalogue
import MapVariants

/// A subject that threads may use at the same time, each through its own handle.
protocol SharedSubjectMap: SubjectMap, ~Copyable {
  /// Another handle on the same map: a class reference, kept where only one thread reads it.
  func sharedHandle() -> Self
}

extension DictionarySubject: SharedSubjectMap where Map: AnyObject {
  func sharedHandle() -> Self { Self(map: map) }
}
