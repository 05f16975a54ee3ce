package input

import (
	"encoding/binary"
	"fmt"
	"os"
	"sync"
	"syscall"
)

// mostConnections is the most connections that one epoll_wait can report.
const mostConnections = 64

// arguments are what one read needs: a buffer and how much of it is filled.
type arguments struct {
	buffer []byte
	filled int
}

// server is one of one thread: it sleeps in epoll_wait until a connection has something to read, reads each request into
// arguments of its own and answers it. Those of the oldest request under way are given up when one more has come.
type server struct {
	sockets  *sockets
	list     int
	ready    [mostConnections]syscall.EpollEvent
	isPooled bool
	size     int
	pool     sync.Pool
	held     []*arguments
	next     int
	open     int
	// made are the arguments made so far, answered the requests, wakeUps the returns of epoll_wait with a request.
	made, answered, wakeUps int
	// sum is that of the requests' numbers.
	sum uint64
}

// newServer watches all connections.
func newServer(sockets *sockets, isPooled bool, size, held int) (*server, error) {
	list, err := syscall.EpollCreate1(syscall.EPOLL_CLOEXEC)
	if err != nil {
		return nil, os.NewSyscallError("epoll_create1", err)
	}
	made := &server{sockets: sockets, list: list, isPooled: isPooled, size: size, held: make([]*arguments, held),
		open: len(sockets.served)}
	for _, socket := range sockets.served {
		event := syscall.EpollEvent{Events: syscall.EPOLLIN, Fd: int32(socket)}
		if err := syscall.EpollCtl(list, syscall.EPOLL_CTL_ADD, socket, &event); err != nil {
			made.close()
			return nil, os.NewSyscallError("epoll_ctl", err)
		}
	}
	return made, nil
}

// close ends the list; the sockets stay.
func (server *server) close() { syscall.Close(server.list) }

// take hands arguments out, new ones or from the pool.
func (server *server) take() *arguments {
	if server.isPooled {
		if kept, isThere := server.pool.Get().(*arguments); isThere {
			return kept
		}
	}
	server.made++
	return &arguments{buffer: make([]byte, server.size)}
}

// give takes arguments back that nobody needs any more.
func (server *server) give(used *arguments) {
	if server.isPooled {
		used.filled = 0
		server.pool.Put(used)
	}
}

// answerWhatIsThere sleeps until there is something to read and answers one request of each ready connection. It returns
// false once all clients have finished.
func (server *server) answerWhatIsThere() bool {
	if server.open == 0 {
		return false
	}
	var count int
	for {
		var err error
		if count, err = syscall.EpollWait(server.list, server.ready[:], -1); err == nil {
			break
		}
		if err != syscall.EINTR {
			panic(fmt.Sprintf("epoll_wait: %v", err))
		}
	}
	before := server.answered
	for position := range count {
		server.answer(int(server.ready[position].Fd))
	}
	if server.answered > before {
		server.wakeUps++
	}
	return true
}

// answer reads one request and answers it.
func (server *server) answer(socket int) {
	used := server.take()
	for {
		count, err := syscall.Read(socket, used.buffer[:requestBytes])
		if err == syscall.EINTR {
			continue
		}
		if err == syscall.EAGAIN {
			server.give(used)
			return
		}
		if err != nil {
			panic(fmt.Sprintf("a socket of this process can't be read: %v", err))
		}
		used.filled = count
		break
	}
	if used.filled == 0 {
		// The client has closed its end.
		server.leave(socket)
		server.give(used)
		return
	}
	server.sum += binary.LittleEndian.Uint64(used.buffer)
	mustWrite(socket, used.buffer[:answerBytes])
	if oldest := server.held[server.next]; oldest != nil {
		server.give(oldest)
	}
	server.held[server.next] = used
	server.next = (server.next + 1) % len(server.held)
	server.answered++
}

// leave takes a socket off the list.
func (server *server) leave(socket int) {
	if err := syscall.EpollCtl(server.list, syscall.EPOLL_CTL_DEL, socket, nil); err != nil {
		panic(fmt.Sprintf("epoll_ctl: %v", err))
	}
	server.open--
}
