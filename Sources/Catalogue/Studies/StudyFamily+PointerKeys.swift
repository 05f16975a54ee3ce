extension StudyFamily {
  /// S13, D1.T6: what can be a key for an object's identity, and what such a key is good for.
  static let pointerKeys = StudyFamily(
    id: "pointer-keys", system: "S13",
    operation:
      "put a key for an object into a map, let the object go, make new ones, and ask the compiler about a key's type",
    passes: [.observations], typicalNanoseconds: 2.5e8,
    forms: [
      Form("class-reference", "the reference itself, of a class that isn't Hashable; held in an array"),
      Form("identity-key", "the lab's IdentityKey: the reference, hashed by its address"),
      Form("unowned-identity-key", "the lab's UnownedIdentityKey: the address, with the object's type"),
      Form("typed-pointer", "an UnsafeMutablePointer to a record"),
      Form("object-identifier", "the standard library's ObjectIdentifier"),
      Form("address", "the address as UInt"),
      Form("raw-pointer", "the address as UnsafeRawPointer"),
    ],
    observations: [
      .observed("key_is_hashable", "0/1", .neither, "1 where the key's type conforms to Hashable"),
      .observed("key_keeps_object", "0/1", .neither, "1 where the object lives on when only the key is left"),
      .observed(
        "key_meets_new_object", "0/1", .neither,
        "1 where one of 1,000 objects made after the first was let go is found under the first one's key"),
      .observed(
        "key_refuses_other_type", "0/1", .neither,
        "1 where the compiler refuses a key that was made of an object of another type"
      ),
    ])
}
