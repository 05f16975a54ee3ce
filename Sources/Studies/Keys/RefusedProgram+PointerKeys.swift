import Catalogue

extension RefusedProgram {
  /// A program that looks up a session's entry by a key made from an order, which a typed key rejects.
  static func ofPointerKey(_ form: PointerKeysForm) -> RefusedProgram {
    let (type, making, declaration) = key(form)
    func text(asking other: String) -> String {
      """
      final class Session {}
      final class Order {}
      \(declaration)
      func find(_ key: \(type)) -> Bool { withUnsafeBytes(of: key) { $0.first != 0 } }
      func ask(_ session: Session, _ order: Order, _ sessionRecord: UnsafeMutablePointer<Session>,
        _ orderRecord: UnsafeMutablePointer<Order>) -> Bool
      {
        find(\(making.replacing("?", with: other)))
      }
      """
    }
    return RefusedProgram(
      text: text(asking: "order"), twin: text(asking: "session"),
      reasons: ["cannot convert value", "to expected argument"])
  }

  /// The key's type, how one is made from what replaces the question mark, and what must be declared for it: the lab's
  /// own keys in short form, because a single-file program imports nothing.
  private static func key(_ form: PointerKeysForm) -> (type: String, making: String, declaration: String) {
    switch form {
    case .classReference: ("Session", "?", "")
    case .identityKey:
      (
        "Identity<Session>", "Identity(?)",
        "struct Identity<Object: AnyObject> { let object: Object; init(_ object: Object) { self.object = object } }"
      )
    case .unownedIdentityKey:
      (
        "Identity<Session>", "Identity(?)",
        """
        struct Identity<Object: AnyObject> {
          let identifier: ObjectIdentifier
          init(_ object: Object) { identifier = ObjectIdentifier(object) }
        }
        """
      )
    case .typedPointer: ("UnsafeMutablePointer<Session>", "?Record", "")
    case .objectIdentifier: ("ObjectIdentifier", "ObjectIdentifier(?)", "")
    case .address: ("UInt", "UInt(bitPattern: ObjectIdentifier(?))", "")
    case .rawPointer:
      (
        "UnsafeRawPointer", "UnsafeRawPointer(Unmanaged.passUnretained(?).toOpaque())", ""
      )
    }
  }
}
