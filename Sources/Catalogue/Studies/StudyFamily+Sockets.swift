/// The forms of `socket-resources`.
package enum SocketResourcesForm: String, StudyForm {
  case epoll

  package var summary: String { "TCP over the loopback address, watched by epoll" }
}

extension StudyFamily {
  /// S21, D5.T17: what releases the resources of a non-blocking socket.
  static let socketResources = StudyFamily(
    .socketResources, system: "S21",
    operation: "end an argument object, an entry in epoll's list, a bound port and a receive, each in several ways",
    passes: [.observations], typicalNanoseconds: 1e8, forms: SocketResourcesForm.self,
    observations: [
      .observed(
        "socket_object_kept", "0/1", .neither,
        "1 if the arguments are alive after their socket was closed, and end when the program lets go of them"),
      .observed(
        "socket_entry_ends_by_removal", "0/1", .neither, "1 if epoll reports a socket until it is taken off the list"),
      .observed(
        "socket_entry_ends_by_object", "0/1", .neither,
        "1 if epoll no longer reports a socket whose arguments have ended"),
      .observed(
        "socket_entry_ends_by_close", "0/1", .neither, "1 if epoll no longer reports a socket that was closed"),
      .observed(
        "socket_entry_ends_by_one_close", "0/1", .neither,
        "1 if it no longer reports one that was closed by the descriptor in the list, while another one is open"),
      .observed(
        "port_taken", "0/1", .neither, "1 if a port that another process has bound can't be bound"),
      .observed(
        "port_free_after_close", "0/1", .neither, "1 if it can be bound once it was closed, while its process lives"),
      .observed(
        "port_free_after_kill", "0/1", .neither, "1 if it can be bound at once when its process was killed"),
      .observed(
        "port_free_after_kill_connected", "0/1", .neither, "1 if so, too, when the process had a connection to it"),
      .observed(
        "port_free_after_kill_reusing", "0/1", .neither, "the same, if both sockets have SO_REUSEADDR"),
      .observed(
        "receive_needs_buffer", "0/1", .neither,
        "1 if a receive without a buffer takes nothing and one with it then gets all that has come"),
      .observed(
        "receive_report_needs_buffer", "0/1", .neither, "1 if epoll reports nothing as long as there is no buffer"),
    ])
}
