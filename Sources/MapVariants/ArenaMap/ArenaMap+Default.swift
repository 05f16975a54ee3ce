extension ArenaMap {
  /// The value of `key`, which is inserted with `defaultValue` if it is absent and changed in place. Expected O(1).
  @inlinable
  public subscript(key: Key, default defaultValue: @autoclosure () -> Value) -> Value {
    get { self[key] ?? defaultValue() }
    _modify { yield &entry(forKey: key, default: defaultValue()).pointee.value }
  }

  /// The entry of `key`, inserted if it is absent. Its address is good until the map changes.
  @inlinable
  @inline(__always)
  mutating func entry(
    forKey key: Key, default defaultValue: @autoclosure () -> Value
  ) -> UnsafeMutablePointer<Records.Entry> {
    Form.withQuery(of: key, seededBy: seed) { query, code in
      let found = live == 0 ? nil : find(query, code: code)?.number
      return records.pointer(to: found ?? insertAbsent(query, code: code, value: defaultValue()))
    }
  }
}
