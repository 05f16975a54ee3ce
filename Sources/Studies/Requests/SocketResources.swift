import CLabShims
import Catalogue
import Measurement
import Platform

extension CellProgram {
  /// D5.T17: whose life ends which resource of a socket.
  static func socketResources(_ form: SocketResourcesForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    program.observation = { observations in
      let port = try BoundPort()
      observations.record("socket_port_held", try !port.canBeBound())
      port.kill()
      observations.record("socket_port_free_after_death", try port.canBeBound())
      let registration = try Registration()
      observations.record("socket_events_open", try registration.events())
      registration.closeFirst()
      observations.record("socket_events_half_closed", try registration.events())
      registration.closeSecond()
      observations.record("socket_events_closed", try registration.events())
      observeArguments(&observations)
    }
    return program
  }

  /// An argument object that was used for a read of a socket that is gone since.
  private static func observeArguments(_ observations: inout Observations) {
    weak var seen: ReadArguments?
    var held: ReadArguments? = ReadArguments(blueprint: .init(size: 64, made: .init()))
    seen = held
    var ends: [Int32] = [0, 0]
    if socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 {
      let byte: [UInt8] = [1]
      _ = write(ends[1], byte, 1)
      _ = held?.read(ends[0], atMost: 64)
      close(ends[0])
      close(ends[1])
    }
    withExtendedLifetime(held) { observations.record("socket_arguments_after_close", seen != nil) }
    held = nil
    observations.record("socket_arguments_after_release", seen != nil)
  }
}

/// A port that another process has bound: a program that does nothing, and was given the socket.
private final class BoundPort {
  private var address = sockaddr_in()
  private var child = pid_t()

  init() throws {
    let listening = try Self.socketOfItsOwn()
    defer { close(listening) }
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
        bind(listening, address, length) == 0 && listen(listening, 1) == 0
          && getsockname(listening, address, &length) == 0
      }
    }
    guard isBound else { throw RequestSockets.Failure("bind") }
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    // Its own descriptor is closed in the child; this copy is not.
    posix_spawn_file_actions_adddup2(&actions, listening, STDIN_FILENO)
    var arguments = [strdup("/bin/sleep"), strdup("60"), nil]
    defer { for argument in arguments { free(argument) } }
    let error = posix_spawn(&child, "/bin/sleep", &actions, nil, &arguments, nil)
    guard error == 0 else { throw RequestSockets.Failure("posix_spawn of sleep", code: error) }
  }

  /// True if a new socket can be bound to the port.
  func canBeBound() throws -> Bool {
    let socket = try Self.socketOfItsOwn()
    defer { close(socket) }
    let isBound = withUnsafePointer(to: &address) { address in
      address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isBound || errno == EADDRINUSE else { throw RequestSockets.Failure("bind") }
    return isBound
  }

  /// Ends the process that has the port, without a chance to close it, and waits until it is gone.
  func kill() {
    guard child != 0 else { return }
    _ = Platform.kill(child, SIGKILL)
    var status: Int32 = 0
    _ = uninterrupted { Int(waitpid(child, &status, 0)) }
    child = 0
  }

  deinit { kill() }

  private static func socketOfItsOwn() throws -> Int32 {
    let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard socket >= 0, fcntl(socket, F_SETFD, FD_CLOEXEC) == 0 else { throw RequestSockets.Failure("socket") }
    return socket
  }
}

/// A socket with something to read that epoll watches, with two descriptors.
private final class Registration {
  private let list: Int32
  private var ends: [Int32] = [0, 0]
  private let copy: Int32

  init() throws {
    list = clab_epoll_make()
    guard list >= 0 else { throw RequestSockets.Failure("epoll_create1", code: -list) }
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0 else {
      throw RequestSockets.Failure("socketpair")
    }
    copy = dup(ends[0])
    let error = clab_epoll_watch(list, ends[0], 0)
    guard error == 0 else { throw RequestSockets.Failure("epoll_ctl", code: error) }
    let byte: [UInt8] = [1]
    guard copy >= 0, write(ends[1], byte, 1) == 1 else { throw RequestSockets.Failure("write") }
  }

  /// Events that are there now: the list can be polled itself, which does not wait.
  func events() throws -> Int {
    var question = pollfd(fd: list, events: Int16(POLLIN), revents: 0)
    let count = poll(&question, 1, 0)
    guard count >= 0 else { throw RequestSockets.Failure("poll") }
    return Int(count)
  }

  /// Closes the descriptor that was registered.
  func closeFirst() { close(ends[0]) }

  /// Closes its copy.
  func closeSecond() { close(copy) }

  deinit {
    close(ends[1])
    close(list)
  }
}
