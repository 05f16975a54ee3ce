package input

import (
	"encoding/binary"
	"fmt"
	"os"
	"syscall"
)

const (
	// requestBytes are those of a request, of which the first 8 are its number …
	requestBytes = 64
	// answerBytes … and those of an answer, which is the number.
	answerBytes = 8
)

// sockets are TCP connections over the loopback address with both ends in this process. None of them waits. One thread
// has the clients' ends, one the server's. They are the system's own: the runtime's connections would be found by its
// own epoll, out of sight.
type sockets struct {
	served, clients []int
	request         [requestBytes]byte
	answers         [4_096]byte
}

// newSockets connects so many clients.
func newSockets(count int) (*sockets, error) {
	made := &sockets{}
	listening, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return nil, os.NewSyscallError("socket", err)
	}
	defer syscall.Close(listening)
	if err := syscall.Bind(listening, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		return nil, os.NewSyscallError("bind", err)
	}
	if err := syscall.Listen(listening, count); err != nil {
		return nil, os.NewSyscallError("listen", err)
	}
	address, err := syscall.Getsockname(listening)
	if err != nil {
		return nil, os.NewSyscallError("getsockname", err)
	}
	for range count {
		if err := made.connect(listening, address); err != nil {
			made.close()
			return nil, err
		}
	}
	return made, nil
}

// connect makes one connection.
func (sockets *sockets) connect(listening int, address syscall.Sockaddr) error {
	client, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		return os.NewSyscallError("socket", err)
	}
	sockets.clients = append(sockets.clients, client)
	if err := uninterrupted(func() error { return syscall.Connect(client, address) }); err != nil {
		return os.NewSyscallError("connect", err)
	}
	var server int
	err = uninterrupted(func() (err error) {
		server, _, err = syscall.Accept4(listening, syscall.SOCK_CLOEXEC)
		return err
	})
	if err != nil {
		return os.NewSyscallError("accept4", err)
	}
	sockets.served = append(sockets.served, server)
	for _, end := range []int{client, server} {
		// A request is sent when it is written, not when there is more to send.
		if err := syscall.SetsockoptInt(end, syscall.IPPROTO_TCP, syscall.TCP_NODELAY, 1); err != nil {
			return os.NewSyscallError("setsockopt", err)
		}
		if err := syscall.SetNonblock(end, true); err != nil {
			return os.NewSyscallError("fcntl", err)
		}
	}
	return nil
}

// send sends a request on the next connection, after reading the answers that have come on it.
func (sockets *sockets) send(number uint64) {
	client := sockets.clients[number%uint64(len(sockets.clients))]
	for {
		count, err := syscall.Read(client, sockets.answers[:])
		if err != syscall.EINTR && count < len(sockets.answers) {
			break
		}
	}
	binary.LittleEndian.PutUint64(sockets.request[:], number)
	mustWrite(client, sockets.request[:])
}

// finish tells the server that no further requests will come. Nothing is closed: a socket that is closed with answers
// unread resets its connection.
func (sockets *sockets) finish() {
	for _, client := range sockets.clients {
		syscall.Shutdown(client, syscall.SHUT_WR)
	}
}

// close closes all.
func (sockets *sockets) close() {
	for _, socket := range append(sockets.clients, sockets.served...) {
		syscall.Close(socket)
	}
}

// mustWrite writes all bytes; what is written here is smaller than what a socket takes.
func mustWrite(socket int, bytes []byte) {
	var count int
	err := uninterrupted(func() (err error) {
		count, err = syscall.Write(socket, bytes)
		return err
	})
	if err != nil || count != len(bytes) {
		panic(fmt.Sprintf("a socket took %d of %d bytes: %v", count, len(bytes), err))
	}
}

// uninterrupted calls until no signal interrupts: the runtime sends itself some.
func uninterrupted(call func() error) error {
	for {
		if err := call(); err != syscall.EINTR {
			return err
		}
	}
}
