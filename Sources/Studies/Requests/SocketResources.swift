import CLabShims
import Catalogue
import Measurement
import Platform

extension CellProgram {
  /// S21, D5.T17: each resource is released in every possible way and checked afterwards.
  static func socketResources(_ form: SocketResourcesForm, _ setting: CellSetting) -> CellProgram {
    var program = CellProgram()
    program.observation = { observations in
      observations.record("socket_object_kept", try objectIsKept())
      observations.record("socket_entry_ends_by_removal", try entryEnds(by: .removal))
      observations.record("socket_entry_ends_by_object", try entryEnds(by: .object))
      observations.record("socket_entry_ends_by_close", try entryEnds(by: .close))
      observations.record("socket_entry_ends_by_one_close", try entryEnds(by: .oneClose))
      observePorts(&observations)
      let receive = try receiveWithoutBuffer()
      observations.record("receive_needs_buffer", receive.needsBuffer)
      observations.record("receive_report_needs_buffer", !receive.isReported)
    }
    return program
  }
}

// MARK: - Arguments and epoll's list

private let blueprint = ReadArguments.Blueprint(size: 64, made: ReadArguments.Made())

/// Whether arguments outlive the socket that they were used with, and are freed when they are no longer referenced.
private func objectIsKept() throws -> Bool {
  let sockets = try RequestSockets(count: 1)
  var arguments: ReadArguments? = ReadArguments(blueprint: blueprint)
  weak let observed = arguments
  sockets.send(7)
  let list = try WatchList()
  try list.watch(sockets.served[0])
  guard list.reports(within: 5_000), arguments?.read(sockets.served[0], atMost: 64) == 64, arguments?.number == 7 else {
    throw RequestSockets.Failure("a request that was sent", code: ENODATA)
  }
  sockets.closeServer(0)
  let isKept = observed != nil
  arguments = nil
  return isKept && observed == nil
}

/// What might remove an entry from epoll's list.
enum EntryEnd: CaseIterable {
  /// The entry is removed from the list.
  case removal
  /// The arguments of the request are freed.
  case object
  /// The socket is closed.
  case close
  /// One of the socket's two descriptors is closed, the one in the list.
  case oneClose
}

/// Whether a socket with something to read, which was reported, is no longer reported after that.
func entryEnds(by end: EntryEnd) throws -> Bool {
  let sockets = try RequestSockets(count: 1)
  let list = try WatchList()
  var arguments: ReadArguments? = ReadArguments(blueprint: blueprint)
  var watched = sockets.served[0]
  if end == .oneClose {
    watched = dup(watched)
    guard watched >= 0 else { throw RequestSockets.Failure("dup") }
  }
  try list.watch(watched)
  sockets.send(7)
  guard list.reports(within: 5_000) else { throw RequestSockets.Failure("a request that was sent", code: ENODATA) }
  switch end {
  case .removal: try list.forget(watched)
  case .object:
    withExtendedLifetime(arguments) {}
    arguments = nil
  case .close: sockets.closeServer(0)
  case .oneClose: close(watched)
  }
  return !list.reports(within: 0)
}

/// A list of epoll's.
private final class WatchList {
  private let list: Int32

  init() throws {
    list = clab_epoll_make()
    guard list >= 0 else { throw RequestSockets.Failure("epoll_create1", code: -list) }
  }

  deinit { close(list) }

  func watch(_ socket: Int32) throws {
    let error = clab_epoll_watch(list, socket, 0)
    guard error == 0 else { throw RequestSockets.Failure("epoll_ctl", code: error) }
  }

  func forget(_ socket: Int32) throws {
    let error = clab_epoll_forget(list, socket)
    guard error == 0 else { throw RequestSockets.Failure("epoll_ctl", code: error) }
  }

  /// Whether it has something to report. Then the list itself becomes readable.
  func reports(within milliseconds: Int32) -> Bool {
    var question = pollfd(fd: list, events: Int16(POLLIN), revents: 0)
    return uninterrupted { Int(poll(&question, 1, milliseconds)) } == 1
  }
}

// MARK: - Receiving

/// A receive without a buffer: with length 0, and with a null address; then one with a buffer.
func receiveWithoutBuffer() throws -> (isReported: Bool, needsBuffer: Bool) {
  let sockets = try RequestSockets(count: 1)
  let list = try WatchList()
  try list.watch(sockets.served[0])
  sockets.send(11)
  let isReported = list.reports(within: 5_000)
  let nothing = recv(sockets.served[0], nil, 0, 0)
  let nowhere = recv(sockets.served[0], nil, RequestSockets.requestSize, 0)
  let isRefused = nothing == 0 && nowhere == -1 && errno == EFAULT
  let arguments = ReadArguments(blueprint: blueprint)
  let count = arguments.read(sockets.served[0], atMost: RequestSockets.requestSize)
  return (isReported, isRefused && count == RequestSockets.requestSize && arguments.number == 11)
}

// MARK: - Ports

private func observePorts(_ observations: inout Observations) {
  do {
    observations.record("port_taken", try !PortLife().isFree(after: .nothing))
    observations.record("port_free_after_close", try PortLife().isFree(after: .close))
    observations.record("port_free_after_kill", try PortLife().isFree(after: .kill))
    observations.record("port_free_after_kill_connected", try PortLife(isConnected: true).isFree(after: .kill))
    observations.record(
      "port_free_after_kill_reusing", try PortLife(isConnected: true, isReusing: true).isFree(after: .kill))
  } catch {
    for metric in StudyFamily.Name.socketResources.family.observations
    where metric.name.hasPrefix("port_") && observations.figures[metric.name] == nil {
      observations.recordAbsence(of: metric.name, because: "\(error)")
    }
  }
}

/// A port of the loopback address at which a process listens.
struct PortLife {
  /// What happens to the port.
  enum Event {
    /// Its process lives on.
    case nothing
    /// The socket is closed, and its process continues.
    case close
    /// Its process is killed.
    case kill
  }

  /// True if a client is connected, which disconnects after the server.
  var isConnected = false
  /// True if SO_REUSEADDR is set, for the listening process and for the next one.
  var isReusing = false

  /// Whether the port can be bound at once after that. Throws `RequestSockets.Failure`, `ChildProcess.NotStarted`.
  func isFree(after event: Event) throws -> Bool {
    let listening = try makeSocket()
    var descriptors = [listening]
    // What this process has is closed however it ends; what another one has ends with that.
    defer { for descriptor in descriptors { close(descriptor) } }
    guard let port = bound(listening, port: 0), listen(listening, 8) == 0 else {
      throw RequestSockets.Failure("listen on the loopback address")
    }
    if event == .close {
      descriptors = []
      close(listening)
      return try canBeBound(port)
    }
    var client: Int32?
    defer { if let client { close(client) } }
    if isConnected {
      let end = try makeSocket()
      client = end
      var address = Self.loopback(port)
      let isConnected = RequestSockets.call(&address) { connect(end, $0, $1) } == 0
      guard isConnected else { throw RequestSockets.Failure("connect") }
      let server = RequestSockets.accepted(listening)
      guard server >= 0 else { throw RequestSockets.Failure("accept") }
      descriptors.append(server)
    }
    // It inherits the server's sockets and then is the only one that has them.
    guard let sleep = installedProgram("sleep") else {
      throw ChildProcess.NotStarted(description: "there is no program sleep, which would hold the port")
    }
    let holder = try ChildProcess(
      executable: sleep, arguments: ["60"], environment: [:], inherited: descriptors
    ).start()
    for descriptor in descriptors { close(descriptor) }
    descriptors = []
    guard event == .kill else {
      defer { holder.end() }
      return try canBeBound(port)
    }
    kill(holder.identifier, SIGKILL)
    // Waits for it.
    holder.end()
    if let end = client {
      // The kernel has notified the client.
      var question = pollfd(fd: end, events: Int16(POLLIN), revents: 0)
      var byte: UInt8 = 0
      guard uninterrupted({ Int(poll(&question, 1, 5_000)) }) == 1, recv(end, &byte, 1, 0) == 0 else {
        throw RequestSockets.Failure("the end of a connection", code: ETIMEDOUT)
      }
      close(end)
      client = nil
    }
    return try canBeBound(port)
  }

  private func makeSocket() throws -> Int32 {
    let made = socket(AF_INET, RequestSockets.stream, 0)
    guard made >= 0 else { throw RequestSockets.Failure("socket") }
    var isOn: Int32 = isReusing ? 1 : 0
    setsockopt(made, SOL_SOCKET, SO_REUSEADDR, &isOn, socklen_t(MemoryLayout<Int32>.size))
    return made
  }

  private func canBeBound(_ port: UInt16) throws -> Bool {
    let second = try makeSocket()
    defer { close(second) }
    if bound(second, port: port) != nil { return true }
    guard errno == EADDRINUSE else { throw RequestSockets.Failure("bind") }
    return false
  }

  /// Binds a socket; the port, which the kernel chooses if it is 0, or nil.
  private func bound(_ socket: Int32, port: UInt16) -> UInt16? {
    var address = Self.loopback(port)
    guard RequestSockets.call(&address, { bind(socket, $0, $1) }) == 0 else { return nil }
    let isKnown = RequestSockets.call(&address) { address, length in
      var length = length
      return getsockname(socket, address, &length)
    }
    return isKnown == 0 ? UInt16(bigEndian: address.sin_port) : nil
  }

  private static func loopback(_ port: UInt16) -> sockaddr_in {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return address
  }
}
