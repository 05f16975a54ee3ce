import Catalogue
import Testing

@testable import Studies

/// D5.T17: what the kernel's manual says of sockets.
@Suite struct SocketResourcesTests {
  @Test func resourcesEndWithTheirOwners() throws {
    let seen = try BucketLayoutStudyTests.observe("socket-resources.owners", seed: 1).figures
    #expect(seen["socket_port_held"] == 1 && seen["socket_port_free_after_death"] == 1)
    #if os(Linux)
      // epoll(7): a registration is the open socket's, not its descriptor's.
      #expect(seen["socket_events_open"] == 1 && seen["socket_events_half_closed"] == 1)
      #expect(seen["socket_events_closed"] == 0)
    #endif
    #expect(seen["socket_arguments_after_close"] == 1 && seen["socket_arguments_after_release"] == 0)
  }
}
